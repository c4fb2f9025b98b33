// Nothing to build here. A module of its own keeps this folder, and the Go files that npm packages bring along,
// out of the module that ships.
module github.com/greenapi-contract/greenapi-go/internal/speclint

go 1.25.0
