package altinn

import (
	"errors"
	"io"
	"mime/multipart"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// partInstance is the name of the part that is the template; the others have
// the names of data types.
const partInstance = "instance"

// readParts reads the parts of a form. What is wrong with one is told after
// what is wrong with the template. App-lib: InstancesController, Post.
func (s *Server) readParts(body io.Reader, boundary string, o *order) (template bool, err error) {
	parts := multipart.NewReader(body, boundary)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return template, nil
		}
		if err != nil {
			return template, errContent.because("the parts can't be read: %v", err).saying(contentText, `"the parts can't be read"`)
		}
		if part.FormName() == partInstance {
			template, err = readInstancePart(part, o)
		} else if o.flaw == nil {
			err = s.readPart(part, o)
		}
		if err != nil {
			return template, err
		}
	}
}

func readInstancePart(part *multipart.Part, o *order) (bool, error) {
	if contentType := part.Header.Get("Content-Type"); !strings.HasPrefix(contentType, kernel.TypeJSON) && o.flaw == nil {
		o.flaw = errPart.because("the part instance is sent as %q", contentType).saying(partText+partInstanceText, contentType)
	}
	return readTemplate(part, o)
}

// readPart keeps a file, or notes what is wrong with it.
func (s *Server) readPart(part *multipart.Part, o *order) error {
	name, contentType := part.FormName(), part.Header.Get("Content-Type")
	dataType, known := vatapp.FindDataType(name)
	if !o.accepts(name, contentType, dataType, known) {
		return nil
	}
	blob, err := s.Spool.Save(io.LimitReader(part, maxFile+1))
	if err != nil {
		return errUploadCut.because("%v", err)
	}
	o.files = append(o.files, file{dataType: name, filename: part.FileName(), contentType: contentType, blob: blob})
	o.flaw = o.sizeFlaw(dataType, blob.Size)
	if dataType.Form && o.flaw == nil {
		o.broken = o.readFormPart()
	}
	return nil
}

// accepts looks at a part before its content.
func (o *order) accepts(name, contentType string, dataType vatapp.DataType, known bool) bool {
	o.flaw = partFlaw(name, contentType, dataType, known)
	return o.flaw == nil
}

// partFlaw is what is wrong with the head of a part. App-lib:
// RequestPartValidator.
func partFlaw(name, contentType string, dataType vatapp.DataType, known bool) error {
	media, _, _ := strings.Cut(contentType, ";")
	switch {
	case !known:
		return errPart.because("the part %q is no data type of the app", name).saying(partText+partUnknownText, name)
	case contentType == "":
		return errPart.because("the part %q has no Content-Type", name).saying(partText+partNoTypeText, name)
	case !slices.Contains(dataType.ContentTypes, media):
		return errPart.because("the part %q is sent as %q, which its data type does not take", name, contentType).saying(partText+partTypeText, name, contentType, name)
	}
	return nil
}

// sizeFlaw looks at the part that was read last.
func (o *order) sizeFlaw(dataType vatapp.DataType, size int64) error {
	name, count := dataType.ID, 0
	for _, f := range o.files {
		if f.dataType == name {
			count++
		}
	}
	switch {
	case size == 0:
		return errPart.because("the part %q is empty", name).saying(partText+partEmptyText, name)
	case dataType.MaxBytes > 0 && size > dataType.MaxBytes:
		return errPart.because("the part %q is larger than %d bytes", name, dataType.MaxBytes).saying(partText+partLargeText, name, name)
	case count > dataType.Max:
		return errPart.because("there are %d parts %q; the data type takes %d", count, name, dataType.Max).saying(partText+partCountText, name)
	}
	return nil
}

// readFormPart puts the envelope that was read last into the form in which the
// app stores it. One that can't be read breaks the app when the instance is
// there already.
func (o *order) readFormPart() error {
	f := &o.files[len(o.files)-1]
	document, err := f.blob.Bytes()
	if err != nil {
		return err
	}
	envelope, unreadable := vatapp.ReadEnvelope(document)
	kept := f.blob
	f.blob, f.filename = kernel.NewBlob(envelope.Bytes()), ""
	if unreadable != nil {
		o.files = o.files[:len(o.files)-1]
	}
	return errors.Join(unreadable, kept.Remove())
}
