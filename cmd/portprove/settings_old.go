package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/portprove/portprove/client"
)

// as2021 lays the edition of 2021 over the newest one. Of the real
// environments it is what stood in the topic; elsewhere it is the same
// addresses cut in two.
func as2021(row client.Profile, v *webValues, at *places) error {
	e, ok := editions2021[row.Name]
	if !ok {
		base, authorize, token, err := cut(row.AuthorizeURL, row.TokenURL)
		v.base, v.authorize, v.token = setting{Value: base}, setting{Value: authorize}, setting{Value: token}
		return err
	}
	v.base, v.authorize, v.token = gone(e.base), setting{Value: "/authorize"}, setting{Value: "/token"}
	at.instances, at.validate = gone(e.instances), gone(e.validate)
	return nil
}

// cut finds the base that two addresses share.
func cut(authorize, token string) (base, authorizePath, tokenPath string, err error) {
	a, errA := url.Parse(authorize)
	t, errT := url.Parse(token)
	if errA != nil || errT != nil || a.Scheme != t.Scheme || a.Host != t.Host {
		return "", "", "", fmt.Errorf("in the edition of 2021 both paths share one Base URL, and %s and %s share none: leave out --old, or serve in the layout paths", authorize, token)
	}
	shared := 0
	for i := 0; i < min(len(a.Path), len(t.Path)) && a.Path[i] == t.Path[i]; i++ {
		if a.Path[i] == '/' {
			shared = i
		}
	}
	return a.Scheme + "://" + a.Host + a.Path[:shared], a.Path[shared:], t.Path[shared:], nil
}

// gone marks an address that no longer answers.
func gone(address string) setting {
	u, err := url.Parse(address)
	if err != nil {
		return setting{Value: address} // it is from our own table
	}
	for _, part := range append([]string{u.Hostname()}, strings.Split(u.Path, "/")...) {
		if successor, ok := client.Retired(part); ok {
			return setting{Value: address, Note: "gone; its successor is " + successor}
		}
	}
	return setting{Value: address}
}
