package idporten

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// checkPrompt notes what the client wants the person to be asked. Whether that
// can be had is known later, when the browser's session was looked at.
func checkPrompt(_ *Server, req *authorizeRequest, q url.Values) *refused {
	asked := strings.Fields(q.Get("prompt"))
	for _, p := range asked {
		if !slices.Contains(prompts, p) {
			return no(errPrompt, "prompt is %q; served: %q", p, prompts)
		}
	}
	if slices.Contains(asked, promptNone) && len(asked) > 1 {
		return no(errPrompt, "prompt none can't be combined with others")
	}
	req.prompts = asked
	return nil
}

// silent requests want no page, whatever it costs them.
func (r authorizeRequest) silent() bool { return slices.Contains(r.prompts, promptNone) }

// checkMaxAge. OIDC Core, 3.1.2.1; what ID-porten does with it is unknown,
// hence the switch.
func checkMaxAge(s *Server, req *authorizeRequest, q url.Values) *refused {
	asked := q.Get("max_age")
	if asked == "" || s.Switches.IgnoreMaxAge {
		return nil
	}
	seconds, err := strconv.ParseUint(asked, 10, 32)
	if err != nil {
		return no(errMaxAge, "max_age is %q; it must be a number of seconds", asked)
	}
	age := time.Duration(seconds) * time.Second
	req.maxAge = &age
	return nil
}
