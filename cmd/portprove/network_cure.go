package main

import (
	"errors"
	"net/url"

	"github.com/portprove/portprove/client"
)

// networkCure adds doctor's diagnosis to a step that got no answer, where
// doctor knows more than the client does.
func networkCure(err error) string {
	step, ok := errors.AsType[*client.Error](err)
	failed, isNetwork := errors.AsType[*url.Error](err)
	if !ok || !isNetwork || step.Status != 0 {
		return ""
	}
	to, parseErr := url.Parse(failed.URL)
	if parseErr != nil {
		return ""
	}
	h := hop{Host: withPort(to), err: failed}
	d := h.diagnose()
	if d.id == "connection" { // it would only repeat the client's words
		return ""
	}
	return " As doctor would say: " + clean(d.what) + ". " + clean(d.cure)
}
