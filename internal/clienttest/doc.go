// Package clienttest holds the tests of package greenapi that need more than the standard library: everything
// that a package's tests import lands in its users' go.sum, so they live here.
//
// It has no code of its own. The files are named after what they show: that no way of printing leaks the token,
// that no wire fault sends a card twice, that nothing misleading comes out as a contact, that no goroutine
// stays behind, what a call costs, and what a consumer has to download.
package clienttest
