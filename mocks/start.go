package mocks

import "context"

// T is what Start needs of a test; *testing.T and GinkgoT() have it.
type T interface {
	Helper()
	Cleanup(f func())
	Fatalf(format string, args ...any)
}

// Start serves a sandbox on a free port of the loopback interface until the
// test ends. At most one Options is looked at.
func Start(t T, options ...Options) *Running {
	t.Helper()
	var o ServeOptions
	if len(options) > 0 {
		o.Sandbox = options[0]
	}
	running, err := Serve(context.Background(), o)
	if err != nil {
		t.Fatalf("starting the mock: %v", err)
	}
	t.Cleanup(func() {
		if err := running.Close(); err != nil {
			t.Fatalf("stopping the mock: %v", err)
		}
	})
	return running
}
