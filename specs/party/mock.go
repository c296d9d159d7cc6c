package party

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/specs/control"
)

// mock is the sandbox as seen from outside.
type mock struct {
	control   *control.Client
	addresses map[string]string
	marks     endpoints
	world     world
	seq       uint64 // of the last exchange that was read
}

// endpoints are where ID-porten's discovery document says that they are, and
// the address that its pages are below.
type endpoints struct {
	Issuer    string `json:"issuer"`
	Authorize string `json:"authorization_endpoint"`
	Token     string `json:"token_endpoint"`
	Logout    string `json:"end_session_endpoint"`
	Login     string `json:"-"`
}

// world is what is needed of a world file.
type world struct {
	People  []person       `json:"people"`
	Clients []registration `json:"clients"`
}

type person struct {
	PID string `json:"pid"`
}

type registration struct {
	ID           string `json:"client_id"`
	Organisation string `json:"client_orgno"`
	Frontchannel string `json:"frontchannel_logout_uri"`
	SSODisabled  bool   `json:"sso_disabled"`
}

// reach asks the mock for what a run needs to know of it.
func reach(ctx context.Context, o Options, wire http.RoundTripper) (*mock, error) {
	at, err := o.Control.Describe(ctx)
	if err != nil {
		return nil, err
	}
	m := &mock{control: o.Control, addresses: at.Addresses}
	if err := m.control.World(ctx, &m.world); err != nil {
		return nil, err
	}
	if err := m.discover(ctx, wire); err != nil {
		return nil, fmt.Errorf("ID-porten's discovery document: %w", err)
	}
	_, err = m.since(ctx)
	return m, err
}

func (m *mock) discover(ctx context.Context, wire http.RoundTripper) error {
	address := m.addresses["idporten"] + "/.well-known/openid-configuration"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Transport: wire, Timeout: limit}).Do(r)
	if err != nil {
		return fmt.Errorf("%w: %w", control.ErrUnreachable, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &m.marks); err != nil || m.marks.Authorize == "" {
		return fmt.Errorf("%s answers %d, with no such document", address, response.StatusCode)
	}
	m.marks.Login = m.addresses["login"]
	return nil
}

// registration of a client; the first of all if none is named.
func (m *mock) registration(id string) (registration, error) {
	var ids []string
	for _, c := range m.world.Clients {
		if id == "" || c.ID == id {
			return c, nil
		}
		ids = append(ids, c.ID)
	}
	if id == "" {
		return registration{}, nil
	}
	return registration{}, fmt.Errorf("%w: no client %q is registered in this sandbox; there is %s", ErrOptions, id, quoted(ids))
}

// knows says whether somebody of that number is in the world.
func (m *mock) knows(pid string) error {
	if pid == "" || slices.ContainsFunc(m.world.People, func(p person) bool { return p.PID == pid }) {
		return nil
	}
	return fmt.Errorf("%w: nobody in this sandbox has the personal number that was named; it has %d people", ErrOptions, len(m.world.People))
}

// since lists what was asked of the mock since the last time.
func (m *mock) since(ctx context.Context) ([]control.Exchange, error) {
	list, err := m.control.Journal(ctx, control.Filter{Since: m.seq})
	if err == nil && len(list) > 0 {
		m.seq = list[len(list)-1].Seq
	}
	return list, err
}

// whole is the address of a path in the journal.
func (m *mock) whole(path string) string {
	if strings.Contains(path, "://") {
		return path
	}
	return origin(m.marks.Issuer) + path
}

// backstage are the operations that a party asks for itself, beside the
// browser.
var backstage = []string{"par", "token.code", "token.refresh", "userinfo", "introspect", "revoke"}

func isBackstage(x control.Exchange) bool { return slices.Contains(backstage, x.Operation) }

// pushed are the parameters of the authorization requests that a client has
// pushed. Who proves itself by a header alone is not named in the form.
func pushed(journal []control.Exchange, client string) []url.Values {
	var list []url.Values
	for _, x := range journal {
		if x.Operation != "par" || x.Status != http.StatusCreated {
			continue
		}
		form, err := url.ParseQuery(x.Request.Body)
		if err == nil && (form.Get("client_id") == client || !form.Has("client_id")) {
			list = append(list, form)
		}
	}
	return list
}

// refusal says why the mock has refused something, and what helps.
func refusal(journal []control.Exchange) (why, cure string) {
	for _, x := range slices.Backward(journal) {
		if x.Why != "" {
			return x.Operation + " was refused: " + x.Why, x.Cure
		}
	}
	return "", ""
}
