package altinn

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// readFile reads a file from the body of a request, in the order of app-lib:
// Content-Disposition, size, name, extension, media type, and then what came.
func (s *Server) readFile(r *http.Request, dataType vatapp.DataType, replaces bool) (file, error) {
	if dataType.Form {
		return s.readForm(r)
	}
	f := file{dataType: dataType.ID, contentType: r.Header.Get("Content-Type")}
	var err error
	if f.filename, err = s.filename(r, dataType, replaces); err != nil {
		return f, err
	}
	if err := s.checkMime(f, dataType); err != nil {
		return f, err
	}
	f.blob, err = s.receive(r, dataType.MaxBytes)
	return f, err
}

// filename is that of the Content-Disposition header; the size is looked at
// before the name.
func (s *Server) filename(r *http.Request, dataType vatapp.DataType, replaces bool) (string, error) {
	header := r.Header.Get("Content-Disposition")
	switch {
	case strings.TrimSpace(header) == "" && replaces:
		return "", errDisposition.because("there is no Content-Disposition header").saying(dispositionPutText)
	case strings.TrimSpace(header) == "":
		return "", errDisposition.because("there is no Content-Disposition header").saying(dispositionText)
	case dataType.MaxBytes > 0 && r.ContentLength > dataType.MaxBytes:
		return "", errTooLarge.because("the file has %d bytes; %s takes %d", r.ContentLength, dataType.ID, dataType.MaxBytes).saying(tooLargeText, dataType.MaxBytes)
	}
	name := dispositionName(header)
	switch {
	case name == "" && s.Switches.AppV8:
		return "", errFilename.because("the Content-Disposition header names no file").saying(filenameLaterText)
	case name == "":
		return "", errFilename.because("the Content-Disposition header names no file").saying(filenameText)
	case !strings.Contains(name, "."):
		return "", errExtension.because("the file name %q has no extension", name).saying(extensionText, name)
	}
	return name, nil
}

// dispositionName is the file name of the header: filename* before filename,
// quoted or bare, and without a path. Some write it without the attachment
// before it, or with characters that a token may not have.
func dispositionName(header string) string {
	if _, params, err := mime.ParseMediaType(header); err == nil {
		return base(params["filename"])
	}
	for field := range strings.SplitSeq(header, ";") {
		name, value, _ := strings.Cut(field, "=")
		if strings.EqualFold(strings.TrimSpace(name), "filename") {
			return base(strings.Trim(strings.TrimSpace(value), `"`))
		}
	}
	return ""
}

// base drops folders, and undoes the escapes of a name that was sent with them.
func base(name string) string {
	if unescaped, err := url.PathUnescape(name); err == nil {
		name = unescaped
	}
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// checkMime compares texts: a charset behind the media type is a difference.
func (s *Server) checkMime(f file, dataType vatapp.DataType) error {
	if len(dataType.ContentTypes) == 0 {
		return nil
	}
	promised := s.promised(f.filename)
	given := f.contentType
	permitted := given
	if given == typeOctets && !s.Switches.AppV8 {
		permitted = promised
	}
	switch {
	case given == "":
		return errNoMime.because("there is no Content-Type header").saying(noMimeText)
	case given != typeOctets && given != promised && (!s.Switches.AppV8 || given != typeTextXML || promised != typeXML):
		return errMime.because("Content-Type is %q; %s promises %s", given, f.filename, promised).saying(mimeText, given, promised)
	case !slices.Contains(dataType.ContentTypes, permitted):
		return errMimeRefused.because("%s is none of the types of %s", permitted, dataType.ID).
			saying(mimeRefusedText, permitted, strings.Join(dataType.ContentTypes, ", "))
	}
	return nil
}

// promised is the media type of a file name. The generations differ in xml.
func (s *Server) promised(filename string) string {
	extension := strings.ToLower(strings.TrimPrefix(path.Ext(filename), "."))
	switch media, known := extensions[extension]; {
	case extension == "xml" && s.Switches.AppV8:
		return typeXML
	case extension == "xml":
		return typeTextXML
	case known:
		return media
	}
	return typeOctets
}

// receive keeps the body. The limit counts for bodies of unknown length, too.
func (s *Server) receive(r *http.Request, limit int64) (*kernel.Blob, error) {
	var body io.Reader = r.Body
	if limit > 0 {
		body = io.LimitReader(r.Body, limit+1)
	}
	blob, err := s.Spool.Save(body)
	switch {
	case err != nil && errors.As(err, new(*http.MaxBytesError)):
		return nil, errChunkedLarge.because("the body is larger than %d bytes", limit)
	case err != nil:
		return nil, errUploadCut.because("%v", err)
	case limit > 0 && blob.Size > limit:
		return nil, unkept(file{blob: blob}, errChunkedLarge.because("the body is larger than %d bytes", limit))
	case blob.Size == 0:
		return nil, errEmptyFile.because("the body is empty").saying(emptyFileText)
	}
	return blob, nil
}
