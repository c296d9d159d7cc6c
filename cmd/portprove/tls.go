package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/portprove/portprove/mocks"
)

// addressFlags say under which addresses serve is reached, and how.
type addressFlags struct {
	layout          string
	separateOrigins bool
	tls             bool
	data            string
	certificate     string
	key             string

	// ca is where the certificate to trust lies; empty: there is none.
	ca string
}

func (f *addressFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.layout, "layout", string(mocks.LayoutPaths), "how the hosts are laid out: "+layoutNames()+" (hosts: the test environment's real addresses; needs --tls)")
	flags.BoolVar(&f.separateOrigins, "separate-origins", false, "short for --layout ports: each host has a port of its own, so that origins differ as in reality")
	flags.BoolVar(&f.tls, "tls", false, "speak HTTPS, with a certificate of portprove's own authority (see: portprove ca)")
	flags.StringVar(&f.data, "data", "", "folder that keeps the authority; default: $XDG_STATE_HOME/portprove or ~/.local/state/portprove")
	flags.StringVar(&f.certificate, "tls-cert", "", "speak HTTPS with this certificate (PEM, chain included) instead")
	flags.StringVar(&f.key, "tls-key", "", "and its private key (PEM)")
}

func layoutNames() string {
	names := make([]string, 0, len(mocks.Layouts()))
	for _, l := range mocks.Layouts() {
		names = append(names, string(l))
	}
	return strings.Join(names, ", ")
}

// chosenLayout of --layout and its short form.
func (f *addressFlags) chosenLayout(cmd *cobra.Command) (mocks.Layout, error) {
	layout := mocks.Layout(f.layout)
	switch {
	case !slices.Contains(mocks.Layouts(), layout):
		hint := ""
		if near := nearest(f.layout, strings.Split(layoutNames(), ", ")); near != "" {
			hint = "; did you mean " + near + "?"
		}
		return "", usageError{fmt.Errorf("there is no layout %q%s Allowed: %s", f.layout, hint, layoutNames())}
	case f.separateOrigins && cmd.Flags().Changed("layout") && layout != mocks.LayoutPorts:
		return "", usageError{fmt.Errorf("--separate-origins is short for --layout ports and does not go with --layout %s", layout)}
	case f.separateOrigins:
		return mocks.LayoutPorts, nil
	case layout == mocks.LayoutHosts && !f.wantsTLS():
		return "", usageError{errors.New("--layout hosts needs --tls (or --tls-cert and --tls-key): the real addresses begin with https")}
	}
	return layout, nil
}

func (f *addressFlags) wantsTLS() bool { return f.tls || f.certificate != "" || f.key != "" }

// loadTLS finds the certificate or who issues it; nil: no TLS.
func (a *app) loadTLS(f *addressFlags) (*mocks.TLS, error) {
	switch {
	case (f.certificate == "") != (f.key == ""):
		return nil, usageError{errors.New("--tls-cert and --tls-key belong together: give both, or --tls for a certificate of portprove's own")}
	case f.certificate != "":
		return ownPair(f.certificate, f.key)
	case !f.tls:
		return nil, nil //nolint:nilnil // nobody asked for TLS.
	}
	dir, err := a.dataDir(f.data)
	if err != nil {
		return nil, err
	}
	authority, err := keptAuthority(dir)
	f.ca = caPath(dir)
	return &mocks.TLS{Authority: authority}, err
}

func ownPair(certificateFile, keyFile string) (*mocks.TLS, error) {
	certificate, err := os.ReadFile(certificateFile)
	if err != nil {
		return nil, usageError{fmt.Errorf("the certificate of --tls-cert can't be read: %w", err)}
	}
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, usageError{fmt.Errorf("the key of --tls-key can't be read: %w", err)}
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, usageError{fmt.Errorf("the certificate %s and the key %s are no pair: %w", certificateFile, keyFile, err)}
	}
	return &mocks.TLS{Certificate: &pair}, nil
}

const remoteTimeout = 30 * time.Second

// trust lets commands that talk to a running mock trust its authority: that of
// --ca, or the one that serve has made on this machine.
func (a *app) trust(*cobra.Command, []string) error {
	if !strings.HasPrefix(a.controlURL, "https://") {
		return nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // then the mock's own has to do
	}
	path := a.caFile
	if path == "" {
		dir, err := a.dataDir("")
		if err != nil {
			return nil //nolint:nilerr // no home, no authority made there: the machine's have to do.
		}
		path = caPath(dir)
	}
	text, err := os.ReadFile(path)
	if !roots.AppendCertsFromPEM(text) && a.caFile != "" {
		return usageError{errors.Join(fmt.Errorf("--ca %s holds no certificate", path), err)}
	}
	if err == nil {
		a.caFile = path
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
	}
	a.http = &http.Client{
		Transport: transport, Timeout: remoteTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return nil
}
