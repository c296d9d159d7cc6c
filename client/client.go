package client

import (
	"crypto/rand"
	"net/http"
	"slices"
	"sync"
	"time"
)

// SuccessMessage is what Finance shows when a token was obtained.
const SuccessMessage = "Access token was successfully obtained."

// How long a request may take, unless Config.HTTP says otherwise; and what a
// file of 25 MB, process/next, where the app validates, and feedback that is
// held back get at least.
const (
	requestTimeout = 30 * time.Second
	patientTimeout = 5 * time.Minute
)

// Client walks the steps for one integration in one environment. It may be
// used by several goroutines.
type Client struct {
	cfg     Config
	http    *http.Client
	patient *http.Client // for what takes its time

	idportenKeys *keySet
	altinnKeys   *keySet

	mu   sync.Mutex
	seen time.Time // the latest Date, when the profile takes its clock from there
}

// New returns a client, or an error that names each field at fault and what is
// allowed there.
func New(cfg Config) (*Client, error) {
	if cfg.AuthMethod == "" {
		cfg.AuthMethod = authPost
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg.Scopes = slices.Clone(cfg.Scopes)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	return &Client{
		cfg:          cfg,
		http:         withoutRedirects(cfg.HTTP, 0),
		patient:      withoutRedirects(cfg.HTTP, patientTimeout),
		idportenKeys: &keySet{owner: "ID-porten", url: cfg.Profile.JWKSURL},
		altinnKeys:   &keySet{owner: "Altinn", url: cfg.Profile.AltinnJWKSURL, standardBase64: true},
	}, nil
}

// withoutRedirects copies the client: nothing that carries a secret follows an
// address which an answer names.
func withoutRedirects(given *http.Client, atLeast time.Duration) *http.Client {
	own := http.Client{Timeout: requestTimeout}
	if given != nil {
		own = *given
	}
	if own.Timeout != 0 {
		own.Timeout = max(own.Timeout, atLeast)
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// Now is the time the client goes by: Config.Now, or with
// Profile.ClockFromServer the Date of the latest answer.
func (c *Client) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen.IsZero() {
		return c.cfg.Now()
	}
	return c.seen
}

// noteDate sets the clock by an answer, in a profile that wants it.
func (c *Client) noteDate(header http.Header) {
	date, err := http.ParseTime(header.Get(headerDate))
	if err != nil || !c.cfg.Profile.ClockFromServer {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = date
}
