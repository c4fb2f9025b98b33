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
contact, whatever its status, body or content type, and neither does a contact that was not asked for.

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

	what                                              sees the token
	this package's errors, values and their text      no
	middleware (WithMiddleware), resp.Request         no; error texts, headers, refusals: taken out
	the body of a 2xx, through Raw or middleware      if the server repeats it there: that body is the caller's
	a caller's net/http/httptrace                     no
	a transport of one's own (WithHTTPClient)         yes; of its errors only the text comes back, without the token
	a proxy, for an https address                     no: TLS goes through it
	a proxy, for an http address (loopback)           no: net/http's transport is told not to send; another one is not
	GODEBUG=http2debug=2                              yes: it prints what net/http sends
	net/http's log line "Unsolicited response"        if a server sends it on an idle connection: log.SetOutput decides
	a token of fewer than 8 characters                only in a path: in sentences it could be a word

The API's own 400 replies repeat the token. It is replaced in [Error.Body] and Error.Message, and for middleware and
[Client.Raw] in every header and every body of a reply other than 2xx: as it is, cut short, and in the encodings of URLs,
JSON, HTML, hexadecimal, base32 and base64, one inside another. If such a reply is compressed and the middleware has
asked for that itself, what it sees is as it came. The instance id is treated alike; an id of fewer than six digits is
replaced behind waInstance only.

People are kept out as well. Of a 2xx reply not a byte gets into an error's text, nor of what net/http cannot read as a
reply, and of a refusal no number of seven digits or more, also where hyphens, brackets and spaces group them: who wants
the reply asks [Error.Body].

Proxies are taken from the environment as net/http does. A custom CA, a client certificate and other settings of
connections go into the Transport of the [net/http.Client] for [WithHTTPClient].

# Errors

Every call returns either a result or an [*Error], never both and never neither. [errors.Is] finds its kind:

	kind                   what happened                                       status
	ErrUnauthorized        wrong token                                         401
	ErrForbidden           wrong instance id or address, suspended account     403
	ErrNotFound            wrong address                                       404
	ErrRateLimited         too many requests a second                          429; none: this client's own limit
	ErrQuota               a limit of the tariff or of the account is used up  466, 469
	ErrInvalidRequest      refused by this package, or by the API              none, 400, other 4xx
	ErrGroupChat           GetContactInfo was asked for a group                200 null, 400
	ErrInstanceNotReady    starting, not authorised, expired, deleted          400 with such a text
	ErrServer              the API or a server in front failed                 5xx, 408, 499
	ErrUnexpectedResponse  a reply that is not an answer: an error in a 200,   2xx, 3xx
	                       half a reply, no id, somebody else's contact
	ErrTransport           no reply, or only a part of one                     none, 2xx
	ErrOutcomeUnknown      with one of the others: SendContact may             any but 4xx,
	                       have queued its message all the same                with 408 and 499

The status decides, then the text. An error inside a reply with status 200 has the kind of the error it tells of, and
ErrUnexpectedResponse as well, also if it stands beside a chatId or in one element of a list, which the error then names
by its index. A group is never refused beforehand: the API decides. Its answer is 200 and null on one page and 400 on the
others; here both are ErrGroupChat. Null for an id that is not a group's is so too, and ErrUnexpectedResponse as well. For
such an id the 400 is an ErrInvalidRequest.

A contact whose chatId has the form of the one that was asked for, and is another, is an ErrUnexpectedResponse: a server
that is one reply behind must not give away strangers. [SamePerson] tells the two numbers of one person in Mexico,
Argentina and Brazil from those of two.

The context's errors and those of the network are found as well, by [errors.Is] and [errors.As]; of an error type that a
transport of one's own returned only errors.Is. An error,
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
returned at once. A proxy that refuses to connect (407, or what is no HTTP) is not asked again; its 502, 503 and 504 are
failures to connect.

Provably unsent means that the failure came before the request reached the transport, or that net/http asked for a
connection and got none: a refused connection, DNS, TLS. Only what the innermost transport saw is evidence. A transport of
one's own is never believed to have sent nothing, for it may have found another way; a 429 counts only if it came over
the wire; and once a call has been told the end, nothing that middleware kept of it is let out.

HTTP/2 can say that a request was not processed (REFUSED_STREAM, or GOAWAY below its stream). That is no such proof, and
a card is not sent again: it is the word of the nearest server, which may be one in front that has passed the request on,
and net/http gives it to us as text alone, without the stream's number. net/http's own repetition of a request with a body
is switched off for the same reason. So a card may fail with ErrOutcomeUnknown that did not arrive, but none arrives
twice.

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
	open idle connections           100                                   WithHTTPClient

The rates are those published for an instance. A call that would have to wait beyond its deadline fails at once, unsent,
with ErrRateLimited. Who waits and gives up leaves no gap: the next in line moves up.

Sizes count after decompression. While a reply is read, a call holds at most four times its limit: what came in, the
JSON, and the values made of it. A reply whose values would take more fails with an error that names the way out, for a
list the stream. A stream holds one contact. Decoding ends with its context, as reading does.

# Products

WhatsApp, Telegram and MAX differ in what they take, and the API tells late or not at all. With [WithProduct] this
package tells before anything is sent:

	                   WhatsApp                      Telegram                MAX
	a person           71234567890@c.us, …@lid       10000000, …@c.us        10000000; …@c.us of codes 7 and 375
	a group            …@g.us                        -10000000000000         -10000000000000
	a card             PhoneContact and a name       the same                ChatID alone
	TypingTime         1 to 20 whole seconds         1 to 20 s, sent in ms   1 to 20 s, sent in ms

TypingTime is a [time.Duration]; without the product its unit on the wire is not known, and a request that has one is
refused. [WithoutValidation] switches the other rules off.

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
every member, of those that are not declared too, and Members.All goes over them. The names' letter case counts. Of a
name that comes twice the last counts; of id and chatId in a list the one that says something, chatId if both do.
Integers may be written 1.0 or 1e3. A reply without the one member that makes it an answer is an error: chatId of
GetContactInfo, idMessage of SendContact.

A value marshals back to the JSON that it was decoded from, so that what is stored and read again is the same: absent
members stay absent, null stays null, undeclared ones come along. Fields that were changed show the change.

[LastSeen] is a type of its own, because the products say "unknown" and "hidden" in different ways.

# Streaming

[Client.Contacts] yields the list while it comes in, in memory that does not grow with it. See there for what happens
on an error, on break, and to the deadline.

# Status and headers

[WithAnswer] gives a context whose calls tell the status, the headers and the request id of their replies, in success and
failure. [WithUserAgent] names the program to the API; without it the header names this module and its version.

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
