package idporten

import (
	"net/http"
	"net/url"

	"github.com/portprove/portprove/mocks/kernel"
)

// Which origins the real one lets in is unknown; it serves applications that
// run in browsers, so the origins of their redirect URIs must be among them.

// open lets every origin read an answer that is public.
func (s *Server) open(op kernel.Operation) kernel.Operation {
	run := op.Run
	op.Run = func(r *http.Request) (kernel.Reply, error) {
		reply, err := run(r)
		return reply.With("Access-Control-Allow-Origin", "*"), err
	}
	return op
}

// share lets the origin of a registered browser client read the answer.
func (s *Server) share(r *http.Request, reply kernel.Reply) kernel.Reply {
	reply = reply.With("Vary", "Origin")
	if origin := r.Header.Get("Origin"); s.isBrowserOrigin(origin) {
		reply = reply.With("Access-Control-Allow-Origin", origin)
	}
	return reply
}

// preflight answers what a browser asks before it calls the token endpoint.
func (s *Server) preflight(r *http.Request) (kernel.Reply, error) {
	return s.leave(r, http.MethodPost, "Content-Type"+s.proofHeader()), nil
}

// preflightUserinfo is the same for userinfo, where the token is in a header.
func (s *Server) preflightUserinfo(r *http.Request) (kernel.Reply, error) {
	return s.leave(r, http.MethodGet, "Authorization"+s.proofHeader()), nil
}

// proofHeader: a browser client may bind its tokens to a key.
func (s *Server) proofHeader() string {
	if s.before2025() {
		return ""
	}
	return ", " + headerDPoP
}

func (s *Server) leave(r *http.Request, method, header string) kernel.Reply {
	reply := s.share(r, kernel.Empty(http.StatusNoContent))
	if s.isBrowserOrigin(r.Header.Get("Origin")) {
		reply = reply.With("Access-Control-Allow-Methods", method).
			With("Access-Control-Allow-Headers", header).
			With("Access-Control-Max-Age", "600")
	}
	return reply
}

func (s *Server) isBrowserOrigin(origin string) bool {
	if origin == "" {
		return false
	}
	for _, c := range s.World().Clients {
		if c.ApplicationType != "browser" {
			continue
		}
		for _, uri := range c.RedirectURIs {
			if u, err := url.Parse(uri); err == nil && u.Scheme+"://"+u.Host == origin {
				return true
			}
		}
	}
	return false
}
