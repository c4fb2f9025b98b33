// Package recordings carries the bundled exchanges, so that a program that was installed by itself can judge
// them from any folder.
package recordings

import "embed"

// FS holds the exchange files and their known deviations.
//
//go:embed known-deviations.yaml getcontactinfo getcontacts sendcontact
var FS embed.FS
