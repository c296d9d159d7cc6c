package report

import (
	_ "embed" // the schema
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/portprove/portprove/specs/judge"
)

// Schema describes report.json. What differs from run to run of the same suite
// at the same target is marked x-volatile there.
//
//go:embed report.schema.json
var Schema []byte

// JSON writes the result.
func JSON(w io.Writer, r *judge.Result) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// ErrFormat is of a report that another version has written.
var ErrFormat = errors.New("not a report of this format")

// Read reads a report.json. Members that it does not know are left: a later
// version may have added them.
func Read(text []byte) (*judge.Result, error) {
	var r judge.Result
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if r.Format != judge.Format || r.Cases == nil {
		return nil, fmt.Errorf("%w: it says format %d, and this is format %d", ErrFormat, r.Format, judge.Format)
	}
	return &r, nil
}
