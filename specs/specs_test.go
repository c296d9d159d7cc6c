package specs_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
)

// TestSpecs runs the same cases in each layout. In the layout hosts named
// sandboxes, which each case has, are below the listener's own address; what
// is served under the real names is tested beside the mocks.
func TestSpecs(t *testing.T) {
	gomega.RegisterFailHandler(ginkgo.Fail)
	authority := trusted(t)
	for _, layout := range mocks.Layouts() {
		o := mocks.ServeOptions{Layout: layout, Version: "specs"}
		if layout == mocks.LayoutHosts {
			o.TLS = &mocks.TLS{Authority: authority}
		}
		running, err := mocks.Serve(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := running.Close(); err != nil {
				t.Error(err)
			}
		})
		specs.Register(specs.Env{Name: "mock, layout " + string(layout), Control: &control.Client{URL: running.Control}})
	}
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.FailOnEmpty = true
	ginkgo.RunSpecs(t, "conformance", suite, reporter)
}

// trusted is an authority that every client of this process trusts, as one
// trusts it that was added to the machine's.
func trusted(t *testing.T) *kernel.Authority {
	t.Helper()
	authority, err := mocks.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority.Certificate)
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		t.Fatalf("the default transport is a %T", http.DefaultTransport)
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return authority
}

// The suite states the key of jwt-demo on its own, as it does the whole wire.
func TestDemoKeyIsThatOfTheDefaultWorld(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("jwt-demo-key.pem")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, world.DemoKey()) {
		t.Error("jwt-demo-key.pem is not the key that portprove keys demo prints")
	}
}
