package party_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/control"
)

// place is a sandbox of a mock, and how it is reached.
type place struct {
	mock    *mocks.Running
	control *control.Client
	issuer  string
	web     *http.Client
}

// usualPlace is the default sandbox of a mock.
func usualPlace(t *testing.T) place {
	t.Helper()
	m := mocks.Start(t)
	return place{m, &control.Client{URL: m.Control}, m.Addresses()[mocks.HostIDPorten], http.DefaultClient}
}

// start is mocks.Start for what that has no options for.
func start(t *testing.T, o mocks.ServeOptions) *mocks.Running {
	t.Helper()
	m, err := mocks.Serve(context.Background(), o) //nolint:usetesting // it ends after the test's context.
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// realHosts is a mock with the addresses of the test environment; a hosts file
// leads their names to it.
func realHosts(t *testing.T) place {
	t.Helper()
	a, err := mocks.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	m := start(t, mocks.ServeOptions{Layout: mocks.LayoutHosts, TLS: &mocks.TLS{Authority: a}})
	base, err := url.Parse(m.Base)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.Certificate)
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasSuffix(address, ":443") {
				address = base.Host
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	hc := &http.Client{Transport: transport}
	return place{m, &control.Client{URL: m.Control, HTTP: hc}, "https://test.idporten.no", hc}
}

// named is a sandbox beside the default one, which shows nothing that the real
// services don't have.
func named(t *testing.T) place {
	t.Helper()
	m := mocks.Start(t)
	s, err := (&control.Client{URL: m.Control}).NewSandbox(t.Context(), control.Order{Blind: true, Frozen: true, Clock: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	return place{m, s.Client(), s.Addresses["idporten"], http.DefaultClient}
}

func separatePorts(t *testing.T) place {
	t.Helper()
	m := start(t, mocks.ServeOptions{Layout: mocks.LayoutPorts})
	return place{m, &control.Client{URL: m.Control}, m.Addresses()[mocks.HostIDPorten], http.DefaultClient}
}

func TestTheMockMayStandAnywhere(t *testing.T) {
	t.Parallel()
	for name, find := range map[string]func(*testing.T) place{"real hosts": realHosts, "named and blind": named, "a port for each host": separatePorts} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openAt(t, find(t), nil)
			list := judged(t, s.options())
			if amiss(list) != "" || len(list) != 12 {
				tellAll(t, list)
				t.Errorf("not right: %s", amiss(list))
			}
			asked := 0
			for _, x := range caseOf(t, list, "RP-VERIFY-01").Evidence {
				if x.Party != "idporten, asked by the party" {
					continue
				}
				if asked++; x.URL != s.issuer+"/token" {
					t.Errorf("the party has asked at %s", x.URL)
				}
			}
			if asked == 0 {
				t.Error("the party has asked nothing")
			}
		})
	}
}
