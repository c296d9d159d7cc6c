package specs

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
)

// stage is a fresh sandbox and what a case knows of it. Its methods demand
// success of what is not the point of a case.
type stage struct {
	control.Sandbox
	remote *control.Client
	world  world
}

// world is the part of GET world that cases need.
type world struct {
	People  []person       `json:"people"`
	Clients []registration `json:"clients"`
}

type person struct {
	PID    string   `json:"pid"`
	Name   string   `json:"name"`
	Levels []string `json:"levels"`
	Altinn *struct {
		UserID    int    `json:"user_id"`
		PartyID   int    `json:"party_id"`
		PartyUUID string `json:"party_uuid"`
	} `json:"altinn"`
}

type registration struct {
	ClientID                string   `json:"client_id"`
	ClientSecret            string   `json:"client_secret"`
	ClientOrgno             string   `json:"client_orgno"`
	TokenEndpointAuthMethod string   `json:"token_endpoint_auth_method"`
	RedirectURIs            []string `json:"redirect_uris"`
	Scopes                  []string `json:"scopes"`
}

// open makes a sandbox with a standing clock, which goes away with the case.
// At most one order is looked at.
func (env Env) open(ctx context.Context, orders ...control.Order) *stage {
	ginkgo.GinkgoHelper()
	order := control.Order{}
	if len(orders) > 0 {
		order = orders[0]
	}
	order.Frozen = true
	sandbox, err := env.Control.NewSandbox(ctx, order)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	ginkgo.DeferCleanup(func(ctx context.Context) error { return env.Control.DeleteSandbox(ctx, sandbox.ID) })
	s := &stage{Sandbox: sandbox, remote: sandbox.Client(env.Control.Token)}
	s.remote.HTTP = env.Control.HTTP
	wire.Knows(parties(sandbox.Addresses, sandbox.Control)...)
	gomega.Expect(s.remote.World(ctx, &s.world)).To(gomega.Succeed())
	return s
}

// switched opens a sandbox with one switch set.
func (env Env) switched(ctx context.Context, name, value string) *stage {
	ginkgo.GinkgoHelper()
	return env.open(ctx, control.Order{Switches: map[string]string{name: value}})
}

func (s *stage) advance(ctx context.Context, d time.Duration) {
	ginkgo.GinkgoHelper()
	_, err := s.remote.Advance(ctx, d)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
}

func (s *stage) now(ctx context.Context) time.Time {
	ginkgo.GinkgoHelper()
	clock, err := s.remote.Clock(ctx)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return clock.Now
}

// patch changes members of one client registration.
func (s *stage) patch(ctx context.Context, clientID string, members map[string]any) {
	ginkgo.GinkgoHelper()
	members["client_id"] = clientID
	s.patchWorld(ctx, map[string]any{"clients": []any{members}})
}

// patchWorld changes the world and reads it again.
func (s *stage) patchWorld(ctx context.Context, patch map[string]any) {
	ginkgo.GinkgoHelper()
	gomega.Expect(s.remote.PatchWorld(ctx, patch)).To(gomega.Succeed())
	s.world = world{}
	gomega.Expect(s.remote.World(ctx, &s.world)).To(gomega.Succeed())
}

// pid of the default person.
func (s *stage) pid() string { return s.world.People[0].PID }

func (s *stage) client(id string) registration {
	ginkgo.GinkgoHelper()
	for _, c := range s.world.Clients {
		if c.ClientID == id {
			return c
		}
	}
	ginkgo.Fail("this world has no client " + id)
	return registration{}
}

// answer is an HTTP answer with its body read.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// contentType is the media type with its parameters.
func (a answer) contentType() string { return a.Header.Get("Content-Type") }

// wire is the transport of whatever a case sends: its evidence.
var wire = &evidence.Recorder{}

// parties names who answers below which address.
func parties(addresses map[string]string, controlURL string) []evidence.Base {
	bases := []evidence.Base{{Party: evidence.Control, URL: controlURL}}
	for name, address := range addresses {
		bases = append(bases, evidence.Base{Party: name, URL: address})
	}
	return bases
}

// browserless follows no redirects and keeps no cookies.
var browserless = &http.Client{
	Transport:     wire,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       time.Minute,
}

// call makes one request. Headers are given as name, value, and so on.
func call(ctx context.Context, method, address, body string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	return exchanged(r)
}

// exchanged sends a request and reads its answer.
func exchanged(r *http.Request) answer {
	ginkgo.GinkgoHelper()
	response, err := browserless.Do(r)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	defer func() { gomega.Expect(response.Body.Close()).To(gomega.Succeed()) }()
	text, err := io.ReadAll(response.Body)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return answer{response.StatusCode, response.Header, string(text)}
}

func get(ctx context.Context, address string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	return call(ctx, http.MethodGet, address, "", headers...)
}

// post sends a form.
func post(ctx context.Context, address string, form url.Values, headers ...string) answer {
	ginkgo.GinkgoHelper()
	headers = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)
	return call(ctx, http.MethodPost, address, form.Encode(), headers...)
}

// fields makes a form or query of name, value, … ; a later value replaces an
// earlier one, and the value "-" takes the name away.
func fields(base url.Values, changes ...string) url.Values {
	v := make(url.Values, len(base))
	for name, values := range base {
		v[name] = values
	}
	for pair := range slices.Chunk(changes, 2) {
		v.Set(pair[0], pair[1])
		if pair[1] == "-" {
			v.Del(pair[0])
		}
	}
	return v
}
