package client

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const maxBody = 1 << 20 // far above any token or key set

// Exchange is one request and its answer, for whoever wants to watch. The
// browser's own requests in step login are not seen by the client.
type Exchange struct {
	Step     string
	Method   string
	URL      string // without query and credentials
	Status   int    // 0: no answer
	Duration time.Duration
	Main     bool // false for a fetch of keys
}

// answer is what came back, and the client's time when it did.
type answer struct {
	status    int
	body      []byte
	at        time.Time
	challenge string        // of the header WWW-Authenticate, where tokens are refused
	wait      time.Duration // what Retry-After asks for; 0: nothing
}

// send makes one exchange and only one. Keep-alive is off because Go's
// transport repeats a GET by itself when a kept connection turns out broken.
func (c *Client) send(s step, request *http.Request, isMain bool) (answer, error) {
	request.Close = true
	begun := time.Now()
	got, err := c.roundTrip(s, request)
	if c.cfg.Trace != nil {
		c.cfg.Trace(Exchange{
			Step: s.name, Method: request.Method, URL: bare(request.URL),
			Status: got.status, Duration: time.Since(begun), Main: isMain,
		})
	}
	if err != nil {
		subject := s.subject
		if !isMain {
			subject = subjectKeys
		}
		return answer{}, s.fail(adviceFor(subject, noAnswer, ""), "%s gave no whole answer: %s.", bare(request.URL), reason(err)).because(err)
	}
	return got, nil
}

func (c *Client) roundTrip(s step, request *http.Request) (answer, error) {
	hc, most := c.http, cmp.Or(s.most, maxBody)
	if s.patient {
		hc = c.patient
	}
	response, err := hc.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	c.noteDate(response.Header)
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(most)+1))
	if err == nil && len(body) > most {
		err = fmt.Errorf("the answer is longer than %d bytes", most)
	}
	got := answer{status: response.StatusCode, body: body, at: c.Now(), challenge: response.Header.Get(headerChallenge)}
	got.wait = retryAfter(response.Header, got.at)
	return got, err
}

// bare is the address without what may be secret.
func bare(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// reason is an error of net/http without the address it repeats.
func reason(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err.Error()
	}
	return err.Error()
}
