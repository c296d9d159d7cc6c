package skatteetaten

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// validate judges a return. Whatever was well received is answered with 200.
func (s *Server) validate(r *http.Request) (kernel.Reply, error) {
	if err := s.checkToken(r); err != nil {
		return kernel.Reply{}, err
	}
	if err := checkFormats(r); err != nil {
		return kernel.Reply{}, err
	}
	document, err := readBody(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	o := s.opinion(document, s.kernel.Clock.Now())
	if !o.wellFormed && s.Switches.RefuseMalformed {
		return kernel.Reply{}, errMalformed.because("%s", o.found[len(o.found)-1].detail)
	}
	return s.answer(r, s.result(o.found))
}

// opinion is on a document as of a moment.
func (s *Server) opinion(document []byte, at time.Time) opinion {
	return judge(document, s.know, at, s.off())
}

// readBody leaves a body that is too large to the kernel.
func readBody(r *http.Request) ([]byte, error) {
	document, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if err != nil && !errors.As(err, &tooLarge) {
		return nil, errBodyCutShort.because("%v", err)
	}
	return document, err
}

func (s *Server) know(organisation string) registers {
	if s.Switches.RegistersDown {
		return registers{down: true}
	}
	return registersOf(s.World(), organisation)
}

func (s *Server) off() []string {
	if s.Switches.Era2021 {
		return offIn2021
	}
	return nil
}

func (s *Server) answer(r *http.Request, told result) (kernel.Reply, error) {
	if formatOf(r) == formatJSON && !s.Switches.Result2021 {
		return kernel.JSON(http.StatusOK, told)
	}
	return kernel.Bytes(http.StatusOK, typeXML, s.document(told)), nil
}

// document is the result as XML, in the form that the switch chooses.
func (s *Server) document(told result) []byte {
	if s.Switches.Result2021 {
		return told.as2021()
	}
	return told.as2022()
}
