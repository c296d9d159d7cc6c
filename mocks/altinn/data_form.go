package altinn

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// maxForm is more than any envelope: 57 attachments take some 30 kB.
const maxForm = 1 << 20

// readForm reads the envelope and writes it again as the app stores it. JSON,
// which the library takes as well, is not modelled: nobody is known to send it.
func (s *Server) readForm(r *http.Request) (file, error) {
	contentType := r.Header.Get("Content-Type")
	if !strings.Contains(contentType, typeXML) {
		refusal := errFormType.because("Content-Type is %q; an envelope is sent as %s", contentType, typeXML)
		if s.Switches.AppV8 {
			return file{}, refusal.saying(formTypeLaterText, contentType)
		}
		return file{}, refusal.saying(formTypeText, contentType)
	}
	document, err := io.ReadAll(io.LimitReader(r.Body, maxForm+1))
	switch {
	case err != nil && !errors.As(err, new(*http.MaxBytesError)):
		return file{}, errUploadCut.because("%v", err)
	case err != nil || len(document) > maxForm:
		return file{}, errChunkedLarge.because("the envelope is larger than %d bytes", maxForm)
	}
	envelope, err := vatapp.ReadEnvelope(document)
	if err != nil {
		return file{}, errFormContent.because("the envelope can't be read: %v", err).saying("%s", err.Error())
	}
	return file{dataType: vatapp.TypeEnvelope, contentType: typeXML, blob: kernel.NewBlob(envelope.Bytes())}, nil
}
