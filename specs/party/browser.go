package party

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Limits of what is waited for, followed and read.
const (
	limit        = 30 * time.Second
	maxRedirects = 30
	maxBody      = 1 << 20
)

// browser has cookies and follows redirects, over all hosts.
type browser struct {
	web   *http.Client
	hops  []*url.URL // since the last address was typed in
	bare  *http.Client
	marks endpoints
}

// page is what the browser shows in the end.
type page struct {
	at     *url.URL
	status int
	body   string
	// hops are all addresses that were asked for on the way, the last one
	// included.
	hops []*url.URL
}

func newBrowser(wire http.RoundTripper, marks endpoints) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{marks: marks, bare: &http.Client{Transport: wire, Timeout: limit}}
	b.web = &http.Client{Transport: trail{b, wire}, Jar: jar, Timeout: limit, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return errCircle
		}
		return nil
	}}
	return b, nil
}

// errCircle ends a way of redirects that has no end.
var errCircle = errors.New("there is no end to the redirects")

// trail notes where the browser goes.
type trail struct {
	browser *browser
	next    http.RoundTripper
}

// RoundTrip is http.RoundTripper's.
func (t trail) RoundTrip(r *http.Request) (*http.Response, error) {
	t.browser.hops = append(t.browser.hops, r.URL)
	return t.next.RoundTrip(r)
}

// open types an address in.
func (b *browser) open(ctx context.Context, address string) (page, error) {
	b.hops = nil
	return b.get(ctx, address)
}

func (b *browser) get(ctx context.Context, address string) (page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return page{}, err
	}
	return b.send(ctx, r)
}

func (b *browser) post(ctx context.Context, address string, form url.Values) (page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return page{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(ctx, r)
}

// send goes on through those pages of the mock that need nobody.
func (b *browser) send(ctx context.Context, r *http.Request) (page, error) {
	r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	response, err := b.web.Do(r)
	if errors.Is(err, errCircle) {
		return page{}, b.circle()
	}
	if err != nil {
		return page{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return page{}, err
	}
	p := page{at: response.Request.URL, status: response.StatusCode, body: string(text), hops: slices.Clone(b.hops)}
	return b.goOn(ctx, p)
}

// circle is the finding of a way that has no end.
func (b *browser) circle() finding {
	return finding{
		"a page, in the end", fmt.Sprintf("%d addresses on the way, the last %s, and no end to them", len(b.hops), without(b.hops[len(b.hops)-1])),
		"See that the browser gets a session, with a cookie that it sends to the page.",
	}
}

// frame opens an address as a hidden frame of another site's page does: the
// cookies of third parties are blocked.
func (b *browser) frame(ctx context.Context, address string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return 0, err
	}
	response, err := b.bare.Do(r)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(response.Body, maxBody))
	return response.StatusCode, err
}

// without is an address without its query.
func without(u *url.URL) string {
	plain := *u
	plain.RawQuery, plain.Fragment = "", ""
	return plain.String()
}

// authorizations are the authorization requests on the way to a page.
func (p page) authorizations(marks endpoints) []*url.URL {
	var list []*url.URL
	for _, u := range p.hops {
		if without(u) == marks.Authorize {
			list = append(list, u)
		}
	}
	return list
}

// isOf says whether the page is one below a base.
func (p page) isOf(base string) bool {
	rest, found := strings.CutPrefix(without(p.at), base)
	return found && (rest == "" || rest[0] == '/')
}
