//go:build tools

package clienttest

import (
	_ "github.com/cenkalti/backoff/v6"
	_ "github.com/getkin/kin-openapi/openapi3filter"
	_ "github.com/onsi/ginkgo/v2"
	_ "github.com/onsi/gomega"
	_ "github.com/onsi/gomega/gleak"
	_ "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	_ "go.opentelemetry.io/otel/sdk/trace"
	_ "go.opentelemetry.io/otel/sdk/trace/tracetest"
	_ "go.yaml.in/yaml/v3"
	_ "golang.org/x/net/html"
	_ "golang.org/x/net/http2"
	_ "golang.org/x/time/rate"
	_ "pgregory.net/rapid"
)
