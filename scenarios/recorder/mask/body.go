package mask

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
)

// maxInflated bounds what a compressed body may grow to.
const maxInflated = 8 << 20

// Body masks a body by its media type, whatever that says: it may be wrong. A
// compressed one is masked as what it holds. What is no text is left out, and
// why says so.
func (m *Masker) Body(place, mediaType, encoding string, body []byte) (text, why string) {
	if len(body) == 0 {
		return "", ""
	}
	plain, err := Inflate(encoding, body)
	switch {
	case err != nil:
		return m.withheld(body), err.Error()
	case !isText(plain):
		return m.withheld(body), "it is no text in UTF-8"
	}
	s := spot{place: place}
	return m.stable(func(text string) string { return m.body(s, mediaType, text) }, string(plain)), ""
}

func (m *Masker) withheld(body []byte) string {
	return m.placeholder("withheld", string(body), false)
}

// maxRounds: masking is done when it changes nothing any more.
const maxRounds = 5

// stable masks until nothing changes. What never settles is left out: only
// what is masked twice as it is masked once may be kept.
func (m *Masker) stable(mask func(string) string, raw string) string {
	masked := mask(raw)
	for range maxRounds {
		again := mask(masked)
		if again == masked && isText([]byte(masked)) {
			return masked
		}
		masked = again
	}
	return m.placeholder("withheld", raw, false)
}

func (m *Masker) body(s spot, mediaType, raw string) string {
	kind, parameters, err := mime.ParseMediaType(mediaType)
	if err != nil {
		kind, parameters = "", nil
	}
	if isJSON(raw) {
		return m.field(spot{place: s.place, name: "text"}, raw)
	}
	raw = m.replaceKnown(raw)
	switch {
	case kind == "application/x-www-form-urlencoded":
		return m.form(s.deeper(), raw, "&;")
	case strings.HasPrefix(kind, "multipart/") && parameters["boundary"] != "":
		return m.multipart(s.deeper(), parameters["boundary"], raw)
	case strings.HasSuffix(kind, "xml") || kind == "text/html":
		return m.markup(s.deeper(), raw)
	}
	return m.field(spot{place: s.place, name: "text"}, raw)
}

var errEncoding = errors.New("its content encoding is not known")

// Inflate takes content encodings off a body. Deflate comes with and without
// the frame of zlib.
func Inflate(encoding string, body []byte) ([]byte, error) {
	codings := strings.Split(strings.ToLower(encoding), ",")
	for i := len(codings) - 1; i >= 0; i-- {
		var err error
		if body, err = inflateOne(strings.TrimSpace(codings[i]), body); err != nil {
			return nil, err
		}
	}
	return body, nil
}

func inflateOne(coding string, body []byte) ([]byte, error) {
	var r io.Reader
	var err error
	switch coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		if r, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			r, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	default:
		return nil, errEncoding
	}
	if err != nil {
		return nil, fmt.Errorf("its content encoding %s can't be read: %w", coding, err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxInflated+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("its content encoding %s can't be read: %w", coding, err)
	case len(plain) > maxInflated:
		return nil, fmt.Errorf("it holds more than %d bytes", maxInflated)
	}
	return plain, nil
}

// multipart masks each part by its own headers.
func (m *Masker) multipart(s spot, boundary, raw string) string {
	delimiter := "--" + boundary
	pieces := strings.Split(raw, delimiter)
	for i, piece := range pieces {
		if i == 0 || strings.HasPrefix(piece, "--") {
			pieces[i] = m.text(s, piece)
			continue
		}
		pieces[i] = m.part(s, piece)
	}
	return strings.Join(pieces, delimiter)
}

func (m *Masker) part(s spot, raw string) string {
	gap := "\r\n\r\n"
	head, body, ok := strings.Cut(raw, gap)
	if !ok {
		gap = "\n\n"
		if head, body, ok = strings.Cut(raw, gap); !ok {
			return m.text(s, raw)
		}
	}
	field, mediaType := "part", ""
	lines := strings.Split(head, "\n")
	for i, line := range lines {
		name, value, isHeader := strings.Cut(strings.TrimRight(line, "\r"), ":")
		if !isHeader {
			lines[i] = m.text(s, line)
			continue
		}
		trimmed := strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "content-disposition":
			if _, parameters, err := mime.ParseMediaType(trimmed); err == nil && parameters["name"] != "" {
				field = parameters["name"]
			}
		case "content-type":
			mediaType = trimmed
		}
		lines[i] = strings.Replace(line, trimmed, m.header(s.place, strings.TrimSpace(name), trimmed), 1)
	}
	return strings.Join(lines, "\n") + gap + m.partBody(s.at(field), mediaType, body)
}

func (m *Masker) partBody(s spot, mediaType, body string) string {
	content := strings.TrimRight(body, "\r\n")
	tail := body[len(content):]
	if s.depth < maxDepth && (strings.HasPrefix(mediaType, "multipart/") || strings.Contains(mediaType, "xml") || strings.Contains(mediaType, "json")) {
		return m.body(s, mediaType, content) + tail
	}
	return m.field(s.deeper(), content) + tail
}

// Withhold leaves a body out.
func (m *Masker) Withhold(body []byte) string { return m.withheld(body) }

// Text masks a text that is no part of a message.
func (m *Masker) Text(place, raw string) string {
	return m.stable(func(text string) string { return m.text(spot{place: place, name: "text"}, text) }, raw)
}
