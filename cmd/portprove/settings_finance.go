package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/profile"
)

// financeSettings is what to type in Finance.
type financeSettings struct {
	Profile      string        `json:"profile"`
	Environment  string        `json:"environment"`
	Variant      string        `json:"variant"`
	Applications []application `json:"web_applications"`
	Common       []setting     `json:"web_services_common"`
	Services     []service     `json:"web_services"`
	RedirectURIs []string      `json:"redirect_uris,omitempty"`
	Remarks      []string      `json:"remarks"`
}

// application is one web application with all of its fields.
type application struct {
	Name   string    `json:"name"`
	Fields []setting `json:"fields"`
}

// settingsFor holds the flags of settings finance.
type settingsFor struct {
	acting
	old bool
}

func (a *app) settings() *cobra.Command {
	cmd := &cobra.Command{
		Use: "settings", Short: "Print what to type in a client", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.settingsFinance())
	return cmd
}

func (a *app) settingsFinance() *cobra.Command {
	s := &settingsFor{acting: acting{app: a}}
	cmd := &cobra.Command{
		Use: "finance", Short: "Print what to type in Dynamics 365 Finance", Args: cobra.NoArgs,
		Long: "Prints the fields of both Web applications and of all seven Web services of Finance's electronic messages\n" +
			"for Norway, with the addresses of a running mock, of the test environment or of production.",
		Example: "  portprove settings finance\n  portprove settings finance --sandbox quick-fox\n  portprove settings finance --profile test",
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := s.look(cmd)
			if err != nil {
				return err
			}
			f, err := s.settings(at)
			if err != nil {
				return err
			}
			return a.show(f, f.text())
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.profile, "profile", environmentMock, "mock (a running portprove serve), test, prod, or a profile file")
	f.StringVar(&s.clientID, "client", "finance", "registered client to show (profile mock only)")
	f.BoolVar(&s.old, "old", false, "the edition of 2021: a base URL and relative paths")
	return a.remote(cmd)
}

// look finds the profile; only that of a mock asks anybody.
func (s *settingsFor) look(cmd *cobra.Command) (*session, error) {
	at := &session{}
	if s.profile == environmentMock {
		_, err := s.loadMock(cmd.Context(), at)
		return at, err
	}
	if err := onlyForMock(cmd, s.profile, "sandbox", "client"); err != nil {
		return nil, err
	}
	var err error
	at.profile, err = rowOrFile(s.profile)
	return at, err
}

// onlyForMock refuses flags that would do nothing.
func onlyForMock(cmd *cobra.Command, name string, flags ...string) error {
	for _, flag := range flags {
		if cmd.Flags().Changed(flag) {
			return usageError{fmt.Errorf("--%s is for --profile mock, and this is --profile %s", flag, name)}
		}
	}
	return nil
}

// rowOrFile is the bare row of a real environment, or what a file says.
func rowOrFile(name string) (profile.Profile, error) {
	if slices.Contains(client.RowNames(), name) {
		return profile.Default(name, nil)
	}
	p, err := profile.Load(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		hint := "; allowed: " + strings.Join(append([]string{environmentMock}, client.RowNames()...), ", ") + ", or a profile file"
		if near := nearest(name, append(client.RowNames(), environmentMock)); near != "" {
			hint += ". Did you mean " + near + "?"
		}
		return p, usageError{fmt.Errorf("there is no profile %q%s", name, hint)}
	case err != nil:
		return p, usageError{fmt.Errorf("the profile is not right:\n%w", err)}
	}
	return p, nil
}

// settings puts facts and addresses together.
func (s *settingsFor) settings(at *session) (financeSettings, error) {
	row := at.profile.Environment
	v, where := s.newest(at)
	f := financeSettings{Profile: s.profile, Environment: row.Name, Variant: "newest", Common: ofAllServices, RedirectURIs: at.registered}
	if s.old {
		f.Variant = "2021"
		if err := as2021(row, &v, &where); err != nil {
			return f, usageError{err}
		}
	}
	f.Applications = []application{{nameIDPorten, idPortenFields(v)}, {nameAltinn, altinnFields(v)}}
	f.Services = services(where)
	f.Remarks = s.remarks(row)
	return f, nil
}

// newest is the edition with absolute paths and no base.
func (s *settingsFor) newest(at *session) (webValues, places) {
	row := at.profile.Environment
	v := webValues{
		base:      setting{Note: leaveBlank},
		authorize: setting{Value: row.AuthorizeURL},
		token:     setting{Value: row.TokenURL},
		exchange:  setting{Value: row.ExchangeURL},
		clientID:  setting{Value: at.profile.ClientID},
		redirect:  at.redirect(),
		secret:    at.secret(),
	}
	if v.clientID.Value == "" {
		v.clientID.Note = "Integrasjonens identifikator of your integration"
	}
	const missing = "the profile has no address for it"
	return v, places{known(row.ValidatorURL, "", missing), known(row.AppURL, "/instances", missing)}
}

func known(base, path, missing string) setting {
	if base == "" {
		return setting{Note: missing}
	}
	return setting{Value: base + path}
}

// redirect is one of those registered, as Finance would have it.
func (at *session) redirect() setting {
	if len(at.registered) == 0 {
		if at.profile.RedirectURI == "" {
			return setting{Note: "the address of your Web applications page, as registered"}
		}
		return setting{Value: at.profile.RedirectURI}
	}
	elsewhere := func(uri string) bool {
		u, err := url.Parse(uri)
		return err == nil && !isLoopback(u.Hostname())
	}
	i := max(0, slices.IndexFunc(at.registered, elsewhere))
	return setting{Value: at.registered[i], Note: "an example; register the address of your own page: serve --world FILE"}
}

// secret is shown only if it is a mock's, and made up. Finance sends it by
// client_secret_post (emea-nor-vat-return-integration-point).
func (at *session) secret() setting {
	p := at.profile
	switch {
	case p.AuthMethod == "none" || p.AuthMethod == methodKey:
		return setting{Note: leaveBlank + ": this client has none (" + p.AuthMethod + "), and Finance wants one, by client_secret_post"}
	case p.ClientSecret == profile.SecretSource{}:
		return setting{Note: "made in Samarbeidsportalen; never shown here"}
	case at.registered == nil:
		return setting{Note: p.ClientSecret.String() + "; never shown here"}
	case p.AuthMethod != "client_secret_post":
		return setting{Value: p.ClientSecret.Inline, Note: "made up; Finance sends it by client_secret_post, and this client is registered for " + p.AuthMethod}
	}
	return setting{Value: p.ClientSecret.Inline, Note: "made up"}
}

func (s *settingsFor) remarks(row client.Profile) []string {
	r := []string{remarkRedirect, remarkSecret}
	_, isOld := editions2021[row.Name]
	if u, err := url.Parse(row.TokenURL); err == nil && isLoopback(u.Hostname()) {
		r = append(r, remarkReach)
	}
	if s.old && isOld {
		r = append(r, remarkGone)
	}
	if row.Source != "" && !row.Verified {
		r = append(r, fmt.Sprintf("The addresses of %s are from %s, as of %s; nobody has called them for this table.", row.Name, row.Source, row.AsOf))
	}
	return r
}
