package client

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
)

// file is what goes up in step 7.
type file struct {
	dataType    string
	name        string
	contentType string
	size        int64
	hash        string // "" for an attachment: its bytes are read once, on the way
	open        func() (io.ReadCloser, error)
}

// files are the return and then the attachments.
func (f *filing) files() []file {
	files := []file{{
		typeReturn, f.ret.FileName, mediaTextXML, int64(len(f.ret.Document)), f.record.ReturnHash,
		func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.ret.Document)), nil },
	}}
	for _, a := range f.attachments {
		files = append(files, file{typeAttachment, a.Name, a.ContentType, a.Size, "", a.Open})
	}
	return files
}

// Upload is step 7: the return and the attachments, one request each. What a
// resumed submission finds at the server is not sent again; see upload_repair.go.
func (c *Client) Upload(ctx context.Context, token AltinnToken, e Enveloped) (Uploaded, error) {
	st := c.appStep(stepUpload, token)
	if err := e.ready(c, st, token); err != nil {
		return Uploaded{}, err
	}
	if e.skips(st) {
		return Uploaded(e), nil
	}
	if err := e.checkStrange(c, st); err != nil {
		return Uploaded{}, err
	}
	sent := 0
	for _, f := range e.files() {
		isThere, err := c.repair(ctx, st, token, e.under, f)
		if err != nil {
			return Uploaded{}, err
		}
		if isThere {
			continue
		}
		if err := c.uploadFile(ctx, st, token, e.under, http.MethodPost, e.instance.URL+dataPath+"?"+paramDataType+"="+url.QueryEscape(f.dataType), f); err != nil {
			return Uploaded{}, err
		}
		sent++
	}
	return Uploaded(e), e.done(c, st, uploadedSentence(sent, len(e.attachments)))
}

func uploadedSentence(sent, attachments int) string {
	text := "The return is uploaded"
	if attachments > 0 {
		text += ", with " + strconv.Itoa(attachments) + " attachments"
	}
	if sent < attachments+1 {
		text += " (" + strconv.Itoa(attachments+1-sent) + " of the files were there already)"
	}
	return text + "."
}

// uploadFile sends one file, streamed, with its length.
func (c *Client) uploadFile(ctx context.Context, st step, token AltinnToken, u under, method, address string, f file) error {
	content, err := f.open()
	if err != nil {
		return u.failed(c, st, st.fail(unreadable, "The file %s can't be opened: %s.", f.name, err.Error()))
	}
	defer content.Close()
	request, err := c.appRequest(ctx, st, token, method, address, content)
	if err != nil {
		return err
	}
	request.ContentLength = f.size
	request.Header.Set(headerContentType, f.contentType)
	request.Header.Set(headerDisposition, disposition(f.name))
	if err := u.before(c, st, f.name); err != nil {
		return err
	}
	got, err := c.send(st.patiently(), request, true)
	if err != nil {
		return u.lost(c, st, err)
	}
	if !c.accepts(got.status, http.StatusCreated, http.StatusOK) {
		return u.refused(c, st, got)
	}
	if err := st.readElement(got); err != nil {
		return u.lost(c, st, err)
	}
	return u.after(c, st, f.name)
}

// disposition names the file: bare where it can be, for early versions of the
// app refused quotes (seen: Altinn/altinn-studio#5853).
func disposition(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

// readElement wants the data element in the answer to an upload.
func (s step) readElement(got answer) error {
	var reply elementWire
	if err := json.Unmarshal(got.body, &reply); err != nil {
		return s.unlike(got, "a data element (%s)", err.Error())
	}
	if !guidShape.MatchString(reply.ID) {
		return s.unlike(got, "a data element: its id is %q", reply.ID)
	}
	return nil
}
