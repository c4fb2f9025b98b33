//go:build tools

// Package tools pins the programs that the Makefile runs, so that a clean clone generates and checks
// with the same versions everywhere. Nothing may import this package: it would hand every module
// below to whoever imports the importer. The build tag is never set.
package tools

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
	_ "github.com/onsi/ginkgo/v2/ginkgo"
	_ "honnef.co/go/tools/cmd/staticcheck"
)
