package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// trustee is a kind of program and how it is told to trust the authority.
type trustee struct {
	name string
	// how has one %s, or more, for the path of the certificate.
	how []string
}

// trustees, by program rather than by machine: what trusts the authority
// trusts whoever has its key.
var trustees = []trustee{
	{"curl", []string{"curl --cacert %s https://127.0.0.1:8480/"}},
	{"go", []string{
		"SSL_CERT_FILE=%s go test ./...    # on Linux; it replaces the system's",
		"in code, everywhere: x509.NewCertPool, AppendCertsFromPEM, tls.Config.RootCAs",
	}},
	{"java", []string{
		"keytool -importcert -noprompt -alias portprove-mock -file %s -keystore portprove-trust.p12 -storetype PKCS12 -storepass changeit",
		"java -Djavax.net.ssl.trustStore=portprove-trust.p12 -Djavax.net.ssl.trustStorePassword=changeit ...    # it replaces the JDK's",
	}},
	{"node", []string{"NODE_EXTRA_CA_CERTS=%s node app.js"}},
	{"python", []string{"REQUESTS_CA_BUNDLE=%s python app.py"}},
	{"dotnet", []string{"SSL_CERT_FILE=%s dotnet test    # on Linux; it replaces the system's; on Windows as below"}},
	{"windows", []string{
		`certutil -user -addstore Root %s`,
		`or: Import-Certificate -FilePath %s -CertStoreLocation Cert:\CurrentUser\Root`,
		`to end it: certutil -user -delstore Root "portprove mock CA"`,
	}},
}

// caView is what ca prints as JSON.
type caView struct {
	Path     string              `json:"path"`
	NotAfter time.Time           `json:"not_after"`
	PEM      string              `json:"pem"`
	Trust    map[string][]string `json:"trust"`
}

func (a *app) ca() *cobra.Command {
	var data string
	var onlyPEM bool
	cmd := &cobra.Command{
		Use: "ca", Short: "Show the certificate to trust for serve --tls, and how", Args: cobra.NoArgs,
		Long: "Shows where the certificate of portprove's own authority lies and how programs are told to trust it.\n" +
			"It makes the authority if there is none yet, as serve --tls does. The authority can't vouch for the\n" +
			"production hosts of ID-porten, Altinn and the Tax Administration; its key never leaves the folder.",
		Example: "  portprove ca\n  portprove ca --pem > portprove-ca.pem",
		RunE: func(*cobra.Command, []string) error {
			dir, err := a.dataDir(data)
			if err != nil {
				return err
			}
			authority, err := keptAuthority(dir)
			if err != nil {
				return err
			}
			v := newCAView(caPath(dir), authority.Certificate.NotAfter, string(authority.CertificatePEM()))
			if onlyPEM && !a.json {
				return a.printf("%s", v.PEM)
			}
			return a.show(v, v.text())
		},
	}
	cmd.Flags().StringVar(&data, "data", "", "folder that keeps the authority; default: $XDG_STATE_HOME/portprove or ~/.local/state/portprove")
	cmd.Flags().BoolVar(&onlyPEM, "pem", false, "print the certificate itself and nothing else")
	return cmd
}

func newCAView(path string, notAfter time.Time, pem string) caView {
	v := caView{path, notAfter, pem, make(map[string][]string)}
	for _, t := range trustees {
		for _, how := range t.how {
			v.Trust[t.name] = append(v.Trust[t.name], strings.ReplaceAll(how, "%s", quoted(path)))
		}
	}
	return v
}

func (v caView) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nGood until %s. To trust it, for one program rather than the whole machine where that is possible:\n",
		v.Path, v.NotAfter.Format(time.DateOnly))
	for _, t := range trustees {
		fmt.Fprintf(&b, "\n%s\n  %s\n", t.name, strings.Join(v.Trust[t.name], "\n  "))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// quoted is a path as a shell takes it, quoted only if it must be.
func quoted(path string) string {
	if !strings.ContainsAny(path, " '\"$`&;()<>|*?[]#~\\") {
		return path
	}
	if strings.Contains(path, `\`) { // Windows
		return `"` + path + `"`
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
