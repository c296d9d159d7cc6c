package altinn

import (
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"strconv"

	"github.com/portprove/portprove/mocks/kernel"
)

// readData answers with a file as it was stored.
func (s *Server) readData(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionRead)
	if err != nil {
		return kernel.Reply{}, err
	}
	e, _, err := s.elementOf(r, &v.record)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.content(v, e)
}

// content streams a file. Docs: storage answers 409 until a scan is over.
func (s *Server) content(v visit, e element) (kernel.Reply, error) {
	if v.now.Before(e.clean) {
		return kernel.Reply{}, errScanPending.because("the malware scan lasts until %s", e.clean.Format(eventTimeLayout)).saying(scanPendingText)
	}
	body, err := e.blob.Open()
	switch {
	case errors.Is(err, fs.ErrNotExist): // another request has replaced or deleted it meanwhile
		return kernel.Reply{}, s.noElement(&v.record, e.id)
	case err != nil:
		return kernel.Reply{}, err
	}
	reply := kernel.Reply{Status: http.StatusOK, Stream: body}.With("Content-Type", e.contentType).With("Content-Length", strconv.FormatInt(e.blob.Size, 10))
	if e.filename != "" {
		reply = reply.With("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": e.filename}))
	}
	return uncached(reply, nil)
}
