package specs_test

import (
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
)

// layouts are the ways to lay out the hosts; the same cases pass in each.
var layouts = []struct {
	name     string
	separate bool
}{
	{"paths", false},
	{"ports", true},
}

func TestSpecs(t *testing.T) {
	gomega.RegisterFailHandler(ginkgo.Fail)
	for _, layout := range layouts {
		running, err := mocks.Serve(t.Context(), mocks.ServeOptions{SeparateOrigins: layout.separate, Version: "specs"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := running.Close(); err != nil {
				t.Error(err)
			}
		})
		specs.Register(specs.Env{Name: "mock, layout " + layout.name, Control: &control.Client{URL: running.Control}})
	}
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.FailOnEmpty = true
	ginkgo.RunSpecs(t, "conformance", suite, reporter)
}
