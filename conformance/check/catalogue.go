package check

import "slices"

// catalogue is every check, by layer in the order of the judging.
var catalogue = numbered(slices.Concat(
	httpChecks, one(requestLine), lexicalChecks, schemaChecks, one(requestBody), driftChecks, relationChecks, one(typingTime), clientChecks,
))

func one(c *Check) []*Check { return []*Check{c} }

// numbered gives each check its place, by which sets know it.
func numbered(checks []*Check) []*Check {
	for i, c := range checks {
		c.number = i
	}
	return checks
}

// Catalogue returns all checks, by layer. The caller may change the slice, not what its rows refer to.
func Catalogue() []Check {
	list := make([]Check, len(catalogue))
	for i, c := range catalogue {
		list[i] = *c
	}
	return list
}

// Catalogue returns the checks with the claims that name them, in the order of the ledger.
func (j *Judge) Catalogue() []Check {
	list := Catalogue()
	for i := range list {
		c := &list[i]
		c.Claims = []string{} // never nil
		for _, claim := range j.contract.Claims {
			if slices.Contains(claim.Checks, c.ID) {
				c.Claims = append(c.Claims, claim.ID)
			}
		}
	}
	return list
}
