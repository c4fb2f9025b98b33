package report

import "github.com/greenapi-contract/greenapi-go/conformance/result"

// court says in whose court a fault is, and what to do about it.
type court struct{ Whose, Do string }

// The courts: who has to act.
const (
	api       = "the API"
	either    = "the API or the documents"
	contract  = "our contract"
	instance  = "the instance"
	recording = "the recording"
)

// courts by code. What is missing goes by its layer.
var courts = map[string]court{
	"redirect":            {instance, "check GREEN_API_URL: the address has moved or a proxy answers; a redirect is not followed, as it would carry the token away"},
	"media-type":          {instance, "look at who answered: a proxy or a sign-in page sends HTML; if it was the API, report it upstream"},
	"status":              {either, "look the status up on the method's page; if the page has it by now, extend the contract, else report it upstream"},
	"content-length":      {instance, "the reply was cut off or changed on its way: look at proxies, then record again"},
	"content-encoding":    {instance, "a proxy labels or unpacks replies wrongly: record again without it"},
	"undeclared":          {either, "look for the member on the method's page; if it is there, extend the contract; if not, ask upstream and accept it until then"},
	"other-product":       {either, "another product's page has it: look whether this product's page has it by now, and extend the contract if so"},
	"enum":                {either, "look for the value on the method's page; clients keep unknown values, so nothing is lost meanwhile"},
	"missing":             {api, "every page of the product shows the member, and the client calls the reply an error without it: report it upstream"},
	"reported":            {contract, "only client code or reports know it: if you can show the reply, raise its evidence in openapi/claims.yaml"},
	"stale-deviation":     {contract, "the accepted deviation is gone: take the entry off the list"},
	"error-in-200":        {api, "a refusal came with status 200: look whether the instance is authorised, then report it upstream"},
	"values":              {contract, "the client loses what the reply has: correct the facade or the generated code"},
	"errors":              {contract, "the client gives the wrong error: correct the facade's classification"},
	"age":                 {recording, "record again"},
	"request-line":        {recording, "the request is not the contract's: correct whoever sent it"},
	"request-body":        {recording, "the request is not the contract's: correct whoever sent it"},
	"empty-list":          {instance, "the page advises to call again: the list may be empty right after authorisation"},
	"token-in-path":       {recording, "scrub the body before you keep or show it, and renew the token"},
	"null-for-person":     {api, "a person was asked about and null came, which stands for a group: report it upstream"},
	"message-id-repeated": {api, "two sends have one idMessage: look whether the second was sent at all, then report it upstream"},
	"more":                {api, "mend or accept what is listed first; what is behind it comes to light then"},
}

// byLayer are the courts of faults that have none of their own.
var byLayer = map[result.Layer]court{
	result.LayerHTTP:     {instance, "look at who answered, then report it upstream"},
	result.LayerLexical:  {api, "the bytes are no sound JSON: keep the reply and report it upstream"},
	result.LayerSchema:   {api, "no document of any product allows it: report it upstream with the reply's shape"},
	result.LayerDrift:    {either, "compare the method's page with the contract: docs check says where they differ"},
	result.LayerRelation: {api, "the reply contradicts its request or itself: repeat the request, then report it upstream"},
	result.LayerClient:   {contract, "the client reads the reply otherwise than it is: correct the facade"},
}

// Court says in whose court a finding is and what to do, for people who meet it at seven in the morning.
func Court(f result.Finding) (whose, do string) {
	c, ok := courts[f.Code]
	if !ok {
		c = byLayer[f.Layer]
	}
	return c.Whose, c.Do
}
