package control

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// issueCertificate makes a business certificate that this sandbox trusts. It
// is issued here, and not by a file that a program reads, so that it is always
// the authority of this very mock and the date of this very sandbox.
func issueCertificate(r *http.Request, s Sandbox) (kernel.Reply, error) {
	var number *string
	var old *bool
	err := readMembers(r,
		member{"organisation_number", as(&number, text)},
		member{"old", as(&old, flag)})
	switch {
	case err != nil:
		return kernel.Reply{}, err
	case number == nil:
		return kernel.Reply{}, flawed("the body is not as it should be: see errors", []flaw{{"organisation_number", "is missing: whose certificate shall it be?"}})
	}
	certificate, err := s.Certificate(*number, deref(old))
	if err != nil {
		return kernel.Reply{}, flawed("the body is not as it should be: see errors", []flaw{{"organisation_number", err.Error()}})
	}
	return kernel.JSON(http.StatusOK, certificate)
}
