# Everything that this project promises is a target here. Only Go and make are needed, but for the two targets that say npm.
GO        ?= go
STATICCHECK = $(GO) run honnef.co/go/tools/cmd/staticcheck
OAPI_CODEGEN = $(GO) run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen

.DEFAULT_GOAL := help
# conformance: without vet, which make lint runs, a first build is a sixth cheaper; -count=1 because a cached run writes no report.
.PHONY: help conformance test race generate verify-generated lint lint-spec lint-workflows spec-crosscheck spec-clients mutants bench fuzz cover vuln binaries release-notes ci

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

conformance: ## the main job: judge the bundled exchanges against the contract; the report goes to report/
	@rm -rf report
	$(GO) test ./conformance -count=1 -vet=off -run '^TestConformance$$' || { cat report/summary.md; exit 1; }
	@cat report/summary.md

test: ## prove the rest: all tests of the module
	$(GO) test ./...

race: ## all tests under the race detector (needs a C compiler)
	$(GO) test -race ./...

generate: ## make generated/ from the contract
	cd generated && $(OAPI_CODEGEN) -config config.yaml ../openapi/greenapi.yaml

verify-generated: ## fail if generated/ is not what the contract gives
	@before=$$(mktemp) && cp generated/greenapi.gen.go "$$before" && $(MAKE) --no-print-directory generate && \
	  { diff -u "$$before" generated/greenapi.gen.go && rm -f "$$before" && echo "generated/ is up to date"; } || \
	  { cp "$$before" generated/greenapi.gen.go; rm -f "$$before"; echo "generated/ is stale: run make generate" >&2; exit 1; }

lint: ## gofmt, go vet, staticcheck, go mod tidy
	@unformatted=$$(gofmt -l $$(find . -name '*.go' -not -path './internal/*/node_modules/*' -not -path './internal/*/build/*')); \
	  [ -z "$$unformatted" ] || { echo "gofmt would change: $$unformatted" >&2; exit 1; }
	$(GO) vet ./...
	$(STATICCHECK) ./...
	$(GO) mod tidy -diff

lint-spec: ## Redocly's recommended-strict and Spectral's recommended rules on the contract, and our own (needs npm)
	cd internal/speclint && npm ci --loglevel=error && npm test --silent && npm run --silent lint

lint-workflows: ## actionlint on .github/workflows (fetches it once)
	$(GO) run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

spec-crosscheck: ## Prism, libopenapi-validator and kin-openapi give one verdict (needs npm)
	cd internal/crosscheck && npm ci --loglevel=error && $(GO) vet ./... && $(GO) test -count=1 ./... && $(GO) run .

spec-clients: ## openapi-typescript, hey-api with zod, orval and ogen make clients that work (needs npm)
	cd internal/specclients && npm ci --loglevel=error && $(GO) vet . ./ogen && $(GO) test -count=1 . && $(GO) run .

mutants: ## change the checks, the claims' evidence and the facade's fields in small ways and want a test to notice each (about 15 minutes)
	$(GO) run ./internal/mutants -tests ./conformance/check -kind 'tags|types|fields' ./greenapi
	$(GO) run ./internal/mutants ./conformance/check
	$(GO) run ./internal/mutants ./conformance/evidence

bench: ## time and memory beside the least that would do, as ratios: docs/benchmarks.md
	@mkdir -p docs
	GREENAPI_BENCH_TABLE=$(CURDIR)/docs/benchmarks.md $(GO) test ./internal/clienttest -count=1 -timeout 30m -run '^TestBenchmarkTable$$'
	$(GO) run ./internal/bench

FUZZTIME ?= 60s
fuzz: ## every fuzz target for FUZZTIME (60s)
	@set -e; for file in $$(grep -rl '^func Fuzz' --include='*_test.go' --exclude-dir=node_modules conformance greenapi internal openapi); do \
	  for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' $$file); do \
	    $(GO) test ./$$(dirname $$file) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME); \
	  done; \
	done

cover: ## statement coverage of the facade and of the suite, by function
	@profile=$$(mktemp); $(GO) test -coverprofile=$$profile -coverpkg=./greenapi/...,./conformance/...,./openapi/... ./greenapi/... ./conformance/... ./internal/... ./openapi/... >/dev/null && \
	  $(GO) tool cover -func=$$profile; rm -f $$profile

vuln: ## known vulnerabilities in what the module really calls (needs the network)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.8.0 ./...

binaries: ## the command for the usual systems, with checksums, into bin/
	@rm -rf bin && mkdir -p bin
	@set -e; for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64; do \
	  os=$${target%/*} arch=$${target#*/} name=bin/greenapi-conformance-$${target%/*}-$${target#*/}; \
	  [ $$os = windows ] && name=$$name.exe; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags='-s -w' -o $$name ./conformance/cmd/greenapi-conformance; \
	done; cd bin && sha256sum * > SHA256SUMS && cat SHA256SUMS

release-notes: ## the changelog's section of VERSION; fails if there is none
	@awk -v want="## [$(VERSION)]" 'index($$0, want) == 1 {on = 1; next} /^## / {on = 0} on {print; if (NF) found = 1} \
	  END {if (!found) {print "CHANGELOG.md has no section for $(VERSION)" > "/dev/stderr"; exit 1}}' CHANGELOG.md

ci: ## what .ci/run calls: what the README says, and race, verify-generated and lint
	$(MAKE) conformance
	$(MAKE) test
	$(MAKE) race
	$(MAKE) verify-generated
	$(MAKE) lint
