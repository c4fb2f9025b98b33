/*
Package greenapi is a client of GREEN-API, an HTTP gateway to WhatsApp, Telegram and MAX, for three of its methods:
GetContactInfo, GetContacts and SendContact.

	client, err := greenapi.NewFromEnv()
	if err != nil {
		return err
	}
	info, err := client.GetContactInfo(ctx, "71234567890@c.us")
	if err != nil {
		return err // names the operation, the status and the way out; never the token
	}
	fmt.Println(info.Name, info.LastSeen)

It makes three promises. The token stays out of errors, logs, traces, redirects and other hosts. A contact card is
never sent twice: the request is repeated only if it provably never left, or was refused. An error never passes for a
contact, whatever its status, body or content type.

Where the documentation of the API contradicts itself, this package follows the contract in openapi/greenapi.yaml of
its module, which says for each statement what it rests on. Comments name the page, its product and language.

# Credentials

The console of an instance shows three values: apiUrl, idInstance and apiTokenInstance. [New] takes them as arguments,
[NewFromEnv] from the environment:

	GREEN_API_URL            https://1101.api.green-api.com, also with a base path: https://3100.api.green-api.com/v3
	GREEN_API_ID_INSTANCE    1101000001
	GREEN_API_TOKEN          the secret

The API wants the token in the path of every request, where errors, logs, traces and the Referer header of a redirect
would repeat it. So the client builds its requests with [TokenPlaceholder] in that place, and its innermost transport
puts the token in: for its own address only, over https, or over http to a loopback host. No redirect is followed.

	what                                             sees the token
	this package's errors, values and their text     no
	middleware (WithMiddleware), resp.Request        no
	a caller's net/http/httptrace                    no
	the transport given to WithHTTPClient            yes
	a proxy (HTTPS_PROXY)                            no: TLS goes through it
	GODEBUG=http2debug=2                             yes: it prints what net/http sends

The API's own 400 replies repeat the token. It is replaced in [Error.Body] and Error.Message, and for middleware and
[Client.Raw] in every header and every body of a reply other than 2xx. If such a reply is compressed and the
middleware has asked for that itself, what it sees is as it came.

Proxies are taken from the environment as net/http does. A custom CA, a client certificate and other settings of
connections go into the Transport of the [net/http.Client] for [WithHTTPClient].

# Errors

Every call returns either a result or an [*Error], never both and never neither. [errors.Is] finds its kind:

	kind                   what happened                                       status
	ErrUnauthorized        wrong token                                         401
	ErrForbidden           wrong instance id or address, suspended account     403
	ErrNotFound            wrong address                                       404
	ErrRateLimited         too many requests a second                          429
	ErrQuota               a limit of the tariff or of the account is used up  466, 469
	ErrInvalidRequest      refused by this package, or by the API              none, 400, other 4xx
	ErrGroupChat           GetContactInfo was asked for a group                200 null, 400
	ErrInstanceNotReady    starting, not authorised, expired, deleted          400 with such a text
	ErrServer              the API or a server in front failed                 5xx, 408, 499
	ErrUnexpectedResponse  a reply that is not an answer                       2xx, 3xx
	ErrTransport           no reply, or only a part of one                     none, 2xx
	ErrOutcomeUnknown      with one of the others: SendContact may             any but 4xx,
	                       have queued its message all the same                with 408 and 499

The status decides, then the text. An error inside a reply with status 200 has the kind of the error it tells of, and
ErrUnexpectedResponse as well. A group is never refused beforehand: the API decides. Its answer is 200 and null on one
page and 400 on the others; here both are ErrGroupChat; null is, whatever the id. For another id the same 400 is an ErrInvalidRequest.

The context's errors and most errors of the network are found as well, by [errors.Is] and [errors.As]. An error,
however it is printed, shows operation, status, kind and Message; the body only comes from [Error.Body].

# Retries

A call makes up to three requests, see [WithMaxAttempts]. When it makes another one depends on the operation:

	operation        repeated after
	GetContactInfo   a transport error, 429, 502, 503, 504
	GetContacts      a transport error, 429, 502, 503, 504; as a stream only before the list begins
	SendContact      a request that provably never left, 429

[RetryPolicy] returns this table, and the contract has it as x-retry. Between two requests the client waits for what
Retry-After asks, after 429 at least a second, and then for a random time of up to half a second, which doubles with
each attempt. If the wait would pass the deadline, or Retry-After asks for more than two minutes, the error is
returned at once.

Provably unsent means that the failure came before the request reached the transport, or that the transport asked for
a connection and got none: a refused connection, DNS, TLS. net/http's own repetition of a request
with a body is switched off, over HTTP/2 too. A stream that HTTP/2 refuses, or a connection that the server closes, counts as sent: a card may fail
with ErrOutcomeUnknown that did not arrive, but none arrives twice. A transport of one's own that does not report to
net/http/httptrace is never believed to have sent nothing.

	SendContact failed with                                    Error.MaybeSent
	validation, rate limit, context before a connection        false
	no connection: refused, DNS, TLS, proxy                    false
	a 4xx status, 429 and 466 included                         false
	408, 499, 3xx, 5xx                                         true
	2xx without a usable idMessage                             true
	a connection, but no complete reply                        true

# Limits

	what                            default                               see
	a call, everything included     1 minute                              WithTimeout
	requests a second               GetContactInfo 1, GetContacts 1,      WithRateLimit
	                                SendContact 50
	requests for one call           3                                     WithMaxAttempts
	an error's body                 1 MB, the rest is cut off             WithBodyLimits
	a reply                         64 MB                                 WithBodyLimits
	a contact of a stream           1 MB                                  WithBodyLimits

The rates are those published for an instance. A call that would have to wait beyond its deadline fails at once,
unsent.

# Null and absent

Replies are decoded into plain Go values, and a field is zero if the reply had nothing for it. Where it matters why,
ask the Members that every reply type has:

	the reply                   info.MuteExpiration   info.Members.State("muteExpiration")
	{"muteExpiration":1700000}  1700000               Present
	{"muteExpiration":0}        0                     Present
	{"muteExpiration":null}     0                     Null
	{}                          0                     Absent
	{"muteExpiration":"never"}  0                     Invalid

One member of an unexpected type is no error: it is Invalid, and the others are there. Members.Raw has the JSON of
every member, of those that are not declared too, and Members.All goes over them. The names' letter case counts.
Integers may be written 1.0 or 1e3. A reply without the one member that makes it an answer is an error: chatId of
GetContactInfo, idMessage of SendContact.

A value marshals back to JSON as the API wrote it: members that were absent stay absent, null stays null, undeclared
ones come along. Fields that were changed show the change.

[LastSeen] is a type of its own, because the products say "unknown" and "hidden" in different ways.

# Streaming

[Client.Contacts] yields the list while it comes in, in memory that does not grow with it. See there for what happens
on an error, on break, and to the deadline.

# The empty list

GetContacts can answer with an empty list although there are contacts. The page lists that among its errors and
advises to call again and, if it stays empty, to scan the QR code anew. The client reports what it got: an empty list
and no error. The list may be five minutes behind, so poll at that pace rather than at the rate limit:

	for {
		contacts, err := client.GetContacts(ctx)
		if err != nil || len(contacts) > 0 {
			return contacts, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(30 * time.Second):
		}
	}

# Testing

Package greenapitest, below this one, is a fake of the API for the tests of programs that use this package: it answers
as the documents of the three products say, fails as told, and records what it was sent. For a test that needs no
server, [WithHTTPClient] takes any [net/http.RoundTripper].
*/
package greenapi
