package skatteetaten

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// format is what a client wants to have.
type format int

const (
	formatOpen format = iota
	formatXML
	formatJSON
	formatOther
)

// formatOf reads Accept: by quality, then by order. One that takes anything is
// open (guess: as where a framework expects a browser).
func formatOf(r *http.Request) format {
	best, bestQuality := formatOther, 0.0
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return formatOpen
	}
	for _, part := range strings.Split(accept, ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		quality := 1.0
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			quality = q
		}
		switch named := formatNamed(media); {
		case media == typeAny && quality > 0:
			return formatOpen
		case named != formatOther && quality > bestQuality:
			best, bestQuality = named, quality
		}
	}
	return best
}

func formatNamed(media string) format {
	switch media {
	case typeXML, typeTextXML, "application/*":
		return formatXML
	case kernel.TypeJSON:
		return formatJSON
	}
	return formatOther
}

// checkFormats comes after the token.
func checkFormats(r *http.Request) error {
	if formatOf(r) == formatOther {
		return errAccept.because("Accept is %q; the result is there as XML or JSON", r.Header.Get("Accept"))
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains([]string{typeXML, typeTextXML}, media) {
		return errContentType.because("Content-Type is %q; a return is sent as application/xml", r.Header.Get("Content-Type"))
	}
	return nil
}
