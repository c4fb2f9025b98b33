// Package greenapitest is a fake GREEN-API for the tests of programs that use package greenapi.
//
// A [Server] listens on the loopback interface and answers the three methods as one product's documents say:
//
//	srv := greenapitest.NewServer(greenapitest.WhatsApp)
//	defer srv.Close()
//	client, err := srv.Client()
//
// It starts with the contacts of the documents' own samples: on WhatsApp 11001234567@c.us, 79001234568@c.us, the group
// 79001234569-1479621234@g.us and, known but not listed, the business 71234567890@c.us; on Telegram and MAX
// 100000000. [Server.AddContact] adds more and [WithContacts] replaces them. A contact card that was sent shows up in [Server.Sent], every request in [Server.Requests].
// The record holds no token, whatever the request did with it.
//
// # What it answers
//
//	request                                      reply
//	a known person                               200, the person's details
//	an unknown person                            200, a stranger: both names are ""
//	a group, to GetContactInfo                   400, or 200 null, see WithGroupNull
//	no chatId, an id in no form of the product   400, an envelope whose path repeats the token
//	a chatId that is no string                   500, text
//	a wrong token                                401, no body
//	a wrong instance id                          403, a page of the web server in front
//	a wrong verb or path                         404, a page of the web server in front
//
// # Faults
//
// [Server.Fail] scripts the next replies to a method: a status with its documented body, any other body, a
// delay, a reset connection, a reply that breaks off, 429 with Retry-After:
//
//	srv.Fail(greenapi.OpGetContacts,
//		greenapitest.Fault{RetryAfter: "1"},
//		greenapitest.Fault{Status: http.StatusBadGateway},
//	)
//
// Here the third call gets the ordinary reply. [Server.FailFrom] lets a fault last from a request on, and [ParseFault]
// finds one by its name, as in reset or 502@3.
package greenapitest
