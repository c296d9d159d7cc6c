package control

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/portprove/portprove/mocks/kernel"
)

const typeLines = "application/x-ndjson"

func readJournal(r *http.Request, s Sandbox) (kernel.Reply, error) {
	filter, follow, err := readFilter(r.URL.RawQuery)
	if err != nil {
		return kernel.Reply{}, err
	}
	if follow {
		lines := &journalLines{ctx: r.Context(), journal: s.Journal, filter: filter}
		return kernel.Reply{Status: http.StatusOK, Stream: io.NopCloser(lines)}.With("Content-Type", typeLines), nil
	}
	return kernel.JSON(http.StatusOK, map[string][]kernel.Exchange{"exchanges": s.Journal.List(filter)})
}

var (
	errSince   = errors.New("must be the seq of an exchange, such as 17")
	errUnknown = errors.New("is not known here; allowed: step, since, correlation_id, follow")
	errTwice   = errors.New("is written twice")
)

// readFilter reads the query; all that is wrong with it is named at once.
func readFilter(query string) (filter kernel.Filter, follow bool, err error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return filter, false, flawed("the query can't be read: "+err.Error(), nil)
	}
	var flaws []flaw
	for _, name := range sortedKeys(values) {
		if err := readParameter(&filter, &follow, name, values[name]); err != nil {
			flaws = append(flaws, flaw{name, err.Error()})
		}
	}
	if flaws != nil {
		return filter, false, flawed("the query is not as it should be: see errors", flaws)
	}
	return filter, follow, nil
}

func sortedKeys(values url.Values) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func readParameter(filter *kernel.Filter, follow *bool, name string, values []string) error {
	var err error
	switch name {
	case "step":
		filter.Step = values[0]
	case "since":
		if filter.Since, err = strconv.ParseUint(values[0], 10, 64); err != nil {
			return errSince
		}
	case "correlation_id":
		filter.CorrelationID = correlationIDs(values[0])[0]
	case "follow":
		*follow = values[0] == "true"
		if values[0] != "true" && values[0] != "false" {
			return errFlag
		}
	default:
		return errUnknown
	}
	if len(values) > 1 {
		return errTwice
	}
	return nil
}

// journalLines reads as one line of JSON for each exchange, those to come
// included. It ends when its context does.
type journalLines struct {
	ctx     context.Context // a stream lives as long as its request
	journal *kernel.Journal
	filter  kernel.Filter

	waiting []kernel.Exchange
	line    []byte
}

// Read returns at most one line, so that each can be sent by itself.
func (l *journalLines) Read(p []byte) (int, error) {
	if len(l.line) == 0 {
		if err := l.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, l.line)
	l.line = l.line[n:]
	return n, nil
}

func (l *journalLines) next() error {
	if len(l.waiting) == 0 {
		found, err := l.journal.Follow(l.ctx, l.filter)
		if err != nil {
			return io.EOF // the client has gone
		}
		l.waiting = found
	}
	exchange := l.waiting[0]
	l.waiting, l.filter.Since = l.waiting[1:], exchange.Seq
	line, err := kernel.MarshalJSON(exchange)
	if err != nil {
		return err
	}
	l.line = slices.Concat(line, []byte("\n"))
	return nil
}
