// Package skatteetaten is a mock of the Tax Administration's validator of VAT
// returns, which a client asks before it files one:
//
//	validate.go  POST api/mva/grensesnittstoette/mva-melding/valider
//
// A request's way: the ID-porten token (token.go), the formats (formats.go),
// then the document itself (judge.go). The structure check (structure.go, with
// the schema as a table in schema.go) speaks as Java's Xerces does; only a
// document that passes it is held against the rules (rules.go, and a file for
// each kind). The rules are pure functions of the return, of what the registers
// of the world know of the taxpayer, and of the day; the code lists that they
// read are embedded.
//
// Every well-received body is answered with 200, be the return good, bad or no
// return at all: the verdict is in the body (result.go). Who stands in the same
// sandbox asks without HTTP (judgement.go).
//
// Not modelled: the maximum of R085, which nobody has published; the literal %
// that once broke the service; whether a caller needs a role for the company in
// the body, as no such check is documented.
package skatteetaten

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// Config says whom the server trusts.
type Config struct {
	// Issuer is the sandbox's ID-porten, without a trailing slash.
	Issuer string
	// World returns the world as it is now.
	World func() *world.World
	// IDPortenKeys returns the key set that the sandbox's ID-porten publishes.
	IDPortenKeys func() ([]byte, error)
	// Switches choose where the real behaviour is unknown or has two forms.
	Switches Switches
}

// Switches of the validator. The zero value is the default of each.
type Switches struct {
	// RequireScope refuses tokens without skatteetaten:mvameldingvalidering.
	RequireScope bool
	// Result2021 answers in the form that the documentation of 2021 prints.
	Result2021 bool
	// Era2021 leaves out the rules that came after the summer of 2021.
	Era2021 bool
	// RefuseMalformed answers what is no XML with 400 and not with a finding.
	RefuseMalformed bool
	// NorwegianLetters keeps æ, ø and å in avvikKode, as the rules are printed.
	NorwegianLetters bool
	// RegistersDown lets the registers answer nothing.
	RegistersDown bool
}

// Server is the mock. Its methods are steps, not handlers.
type Server struct {
	Config
	kernel *kernel.Kernel
	keys   *keyCache
}

// New returns a server that stands on the given kernel.
func New(k *kernel.Kernel, c Config) *Server {
	return &Server{Config: c, kernel: k, keys: &keyCache{published: c.IDPortenKeys}}
}

// maxReturn is the largest body. The service's own limit is not published; this
// is a return of some 40 000 lines, and the app that takes returns refuses
// files above 25 MB.
const maxReturn = 10 << 20

// ValidatorHost serves the validator's address.
func (s *Server) ValidatorHost() http.Handler {
	op := func(run func(*http.Request) (kernel.Reply, error)) kernel.Operation {
		return kernel.Operation{Name: "validate", Step: "validate", Run: run, MaxBody: maxReturn}
	}
	return s.kernel.Router(s.refuse, []kernel.Route{
		kernel.On(pathValidate, op(s.validate), http.MethodPost),
		kernel.On(pathValidate, op(s.otherMethod), otherMethods...),
		kernel.On(pathAny, kernel.Operation{Name: "unknown", Run: s.elsewhere}, append(otherMethods, http.MethodPost)...),
	})
}

func (s *Server) otherMethod(r *http.Request) (kernel.Reply, error) {
	return kernel.Reply{}, errMethod.because("%s; returns are posted", r.Method)
}

func (s *Server) elsewhere(r *http.Request) (kernel.Reply, error) {
	return kernel.Reply{}, errUnknownPath.because("the address is %s; the validator's is %s", r.URL.Path, pathValidate)
}
