package specs_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
)

// onlyLayout names the one layout that a process of this test runs.
const onlyLayout = "PORTPROVE_SPECS_LAYOUT"

// samplesFolder names the folder of the published example documents.
const samplesFolder = "PORTPROVE_SAMPLES"

// TestSamplesAreThere says that the recorded submission was left out.
func TestSamplesAreThere(t *testing.T) {
	t.Parallel()
	if os.Getenv(samplesFolder) != "" {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal(samplesFolder + " is not set, and CI may not go without the samples")
	}
	t.Skip(samplesFolder + ", the folder of the published example documents, is not set: the recorded submission of 2021 was left out")
}

// TestSpecs runs the same cases in each layout. In the layout hosts named
// sandboxes, which each case has, are below the listener's own address; what
// is served under the real names is tested beside the mocks.
//
// Each layout has a process of its own, so that all cores have work. With any
// -ginkgo flag, which may choose cases or write a file, there is one process.
func TestSpecs(t *testing.T) {
	layouts := mocks.Layouts()
	var others []func()
	switch one := mocks.Layout(os.Getenv(onlyLayout)); {
	case one != "":
		layouts = []mocks.Layout{one}
	case !slices.ContainsFunc(os.Args, func(arg string) bool { return strings.HasPrefix(strings.TrimLeft(arg, "-"), "ginkgo.") }):
		for _, other := range layouts[1:] {
			others = append(others, besides(t, other))
		}
		layouts = layouts[:1]
	}
	runSpecs(t, layouts)
	for _, wait := range others {
		wait()
	}
}

// besides starts another process for a layout; the func waits for it.
func besides(t *testing.T, layout mocks.Layout) (wait func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The context ends before the test does, and the process with it.
	process := exec.CommandContext(t.Context(), self, "-test.run=^TestSpecs$", "-ginkgo.no-color", "-ginkgo.succinct") //nolint:gosec // this very test.
	process.Env = append(os.Environ(), onlyLayout+"="+string(layout))
	var said strings.Builder
	process.Stdout, process.Stderr = &said, &said
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := process.Wait(); err != nil || !strings.Contains(said.String(), "SUCCESS!") {
			t.Errorf("layout %s: %v\n%s", layout, err, said.String())
		}
	}
}

func runSpecs(t *testing.T, layouts []mocks.Layout) {
	t.Helper()
	gomega.RegisterFailHandler(ginkgo.Fail)
	authority := trusted(t)
	for _, layout := range layouts {
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
		specs.Register(specs.Env{
			Name: "mock, layout " + string(layout), Control: &control.Client{URL: running.Control}, RealHosts: layout == mocks.LayoutHosts,
			Samples: os.Getenv(samplesFolder),
		})
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
