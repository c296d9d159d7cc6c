package main

import (
	"context"
	_ "embed" // the page
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/url"

	"github.com/portprove/portprove/client"
)

//go:embed arrived.html
var arrivedText string

// arrived is what the page says; never the code.
type arrived struct {
	OK                 bool
	Error, Description string
}

// receive listens where redirect_uri points to and returns a func that waits
// for the browser. It listens before the browser is opened.
func receive(ctx context.Context, redirectURI string) (func(context.Context) (client.Callback, error), error) {
	u, err := here(redirectURI)
	if err != nil {
		return nil, err
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return nil, usageError{fmt.Errorf("can't listen at redirect_uri %s: %w; stop the other program, or use --paste", redirectURI, err)}
	}
	return func(ctx context.Context) (client.Callback, error) { return await(ctx, listener, u) }, nil
}

// here refuses an address at which this machine can't listen.
func here(redirectURI string) (*url.URL, error) {
	u, err := url.Parse(redirectURI)
	if err != nil {
		return nil, usageError{fmt.Errorf("redirect_uri %s: %w", redirectURI, err)}
	}
	if u.Scheme != "http" || !isLoopback(u.Hostname()) {
		return nil, usageError{fmt.Errorf("redirect_uri %s is not on this machine; add --paste and copy the address that the browser comes back to, or register http://localhost:PORT/", redirectURI)}
	}
	return u, nil
}

// await serves until the browser has come to the path of redirect_uri.
func await(ctx context.Context, listener net.Listener, u *url.URL) (client.Callback, error) {
	came := make(chan string, 1)
	page := template.Must(template.New("arrived").Parse(arrivedText))
	server := httpServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if r.URL.Path != orSlash(u.Path) || !q.Has("code") && !q.Has("error") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		if err := page.Execute(w, arrived{q.Has("code"), q.Get("error"), q.Get("error_description")}); err != nil {
			return // the browser has gone; the address counts all the same
		}
		select {
		case came <- u.Scheme + "://" + u.Host + r.URL.RequestURI():
		default: // reloaded
		}
	}))
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case address := <-came:
		// Shutdown lets the page reach the browser.
		return client.Callback{URL: address}, server.Shutdown(ctx)
	case err := <-failed:
		return client.Callback{}, err
	case <-ctx.Done():
		return client.Callback{}, errors.Join(ctx.Err(), server.Close())
	}
}

func orSlash(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
