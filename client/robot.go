package client

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// RobotBrowser logs in without a person, for a Config with a LoginHint: it
// asks once and returns where it is sent. When it gets a page instead, its
// error shows the beginning of the page's text. With nil it makes a client of
// its own.
func RobotBrowser(hc *http.Client) Browser {
	robot := withoutRedirects(hc, 0)
	return func(ctx context.Context, authorizeURL string) (Callback, error) {
		s := step{name: stepLogin}
		response, err := ask(ctx, robot, authorizeURL)
		if err != nil {
			return Callback{}, s.fail(advice{
				"Without ID-porten's answer there is no code.",
				"Check Profile.AuthorizeURL and the network (HTTPS_PROXY, NO_PROXY, TLS), then run login again.",
			},
				"%s did not answer: %s.", address(authorizeURL), reason(err)).because(err)
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusFound && response.StatusCode != http.StatusSeeOther {
			return Callback{}, s.page(response, authorizeURL)
		}
		location, err := response.Location()
		if err != nil {
			return Callback{}, s.fail(advice{"Without an address the browser can't come back.", "Check Profile.AuthorizeURL, then run login again."},
				"%s redirects without saying where to.", address(authorizeURL)).because(err)
		}
		return Callback{URL: location.String()}, nil
	}
}

func ask(ctx context.Context, robot *http.Client, authorizeURL string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, authorizeURL, http.NoBody)
	if err != nil {
		return nil, errors.New("the address can't be read") // the original repeats it, login hint included
	}
	return robot.Do(request)
}

// page is an answer that wants to be read by a person.
func (s step) page(response *http.Response, authorizeURL string) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		body = append(body, " (the rest did not come)"...)
	}
	text := cutShort(s.clean(extract(response.Header.Get(headerContentType), string(body))), maxExtract)
	a, ok := namedAdvice(text)
	if !ok || response.StatusCode < http.StatusBadRequest {
		a = needsRedirect
	}
	a.why += s.clean(askedWith(authorizeURL))
	e := s.fail(a, "ID-porten answered the login with %d and a page instead of a redirect: %s", response.StatusCode, text)
	e.Status, e.Body = response.StatusCode, text
	return e
}

var needsRedirect = advice{
	"A login without a person needs a redirect. A page that asks for the person means that the login hint was not accepted; " +
		"an error page means an unknown client_id, a redirect_uri that is not registered, or another bad parameter.",
	"Read the page's text; set Config.LoginHint to testid:<synthetic number>_<acr>, or use a browser with a person.",
}

// askedWith is what to hold against the registration.
func askedWith(authorizeURL string) string {
	u, err := url.Parse(authorizeURL)
	if err != nil || u.Query().Get(paramRedirectURI) == "" {
		return ""
	}
	return fmt.Sprintf(" This login was asked for with client_id %q and redirect_uri %q.", u.Query().Get(paramClientID), u.Query().Get(paramRedirectURI))
}

var (
	hiddenParts = regexp.MustCompile(`(?is)<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->`)
	tags        = regexp.MustCompile(`(?s)<[^>]*>`)
)

// extract is the text of a page as a reader sees it, on one line.
func extract(mediaType, body string) string {
	if !strings.HasPrefix(mediaType, "text/") && !strings.Contains(mediaType, "json") {
		return "(no text)"
	}
	if strings.Contains(mediaType, "html") {
		body = tags.ReplaceAllString(hiddenParts.ReplaceAllString(body, " "), " ")
		body = html.UnescapeString(body)
	}
	return strings.Join(strings.Fields(body), " ")
}
