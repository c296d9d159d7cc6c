package mutants_test

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
)

var (
	nextTask = at(http.MethodPut, one+"/process/next")
	status   = at(http.MethodGet, one+"/feedback/status")
)

// kidOfPayment is the payment's reference number, whose last digit checks the
// others.
var kidOfPayment = regexp.MustCompile(`(<kundeidentifikasjonsnummer>\d*)(\d)(</)`)

// processMutants are wrong about the way from draft to confirmation.
func processMutants() []serverMutant {
	return []serverMutant{
		{
			id: "next-too-far", broken: "process/next goes on as far as it can, not one task.", breaks: []string{"ALT-PROC-01"},
			before: instead(nextTask, func(r *request, ask func(*request) *reply) *reply {
				a := ask(r)
				if b := ask(r.clone()); a.isGood() && b.isGood() {
					unfaithful(true)
					return b
				}
				return a
			}),
		},
		{
			id: "next-answers-instance", broken: "process/next answers with the instance and not with the state of its process.", breaks: []string{"ALT-PROC-01"},
			before: instead(nextTask, func(r *request, ask func(*request) *reply) *reply {
				a := ask(r)
				look := r.clone()
				look.Method, look.body = http.MethodGet, nil
				look.URL.Path = strings.TrimSuffix(r.URL.Path, "/process/next")
				if b := ask(look); a.isGood() && b.isGood() {
					unfaithful(true)
					return b
				}
				return a
			}),
		},
		{
			id: "third-next", broken: "A third process/next is answered with 200, although only the Tax Administration ends the process.", breaks: []string{"ALT-PROC-05"},
			before: thirdNext(),
		},
		{
			id: "ended-next", broken: "process/next behind the end of the process is 200.", breaks: []string{"ALT-PROC-03"},
			before: failing(nextTask, http.StatusConflict, func(a *reply) bool {
				return bytes.Contains(a.body, []byte("ended")) && as(http.StatusOK)(a)
			}),
		},
		{
			id: "invalid-return-400", broken: "An invalid return is 400 at process/next instead of 409.", breaks: []string{"ALT-PROC-07"},
			before: refusing(nextTask, http.StatusConflict, invalidReturn, as(http.StatusBadRequest)),
		},
		{
			id: "mistake-in-code", broken: "What the app finds wrong is told by a code and not in its sentence.", breaks: []string{"ALT-PROC-06"},
			before: refusing(nextTask, http.StatusConflict, []string{"Valideringsfeil"}, inCode),
		},
		{
			id: "process-start", broken: "process/start of a process that has been started is 200.", breaks: []string{"ALT-PROC-04"},
			before: failing(at(http.MethodPost, one+"/process/start"), http.StatusConflict, as(http.StatusOK)),
		},
	}
}

// feedbackMutants are wrong about what comes back.
func feedbackMutants() []serverMutant {
	return []serverMutant{
		{
			id: "feedback-at-once", broken: "feedback/status says true from the beginning.", breaks: []string{"ALT-FEED-02"},
			before: answers(status, replacing("false", "true")),
		},
		{
			id: "feedback-never", broken: "feedback/status says false for ever.", breaks: []string{"ALT-FEED-02"},
			before: answers(status, replacing("true", "false")),
		},
		{
			id: "received-otherwise", broken: "The substatus of a received return is Innsendt instead of Mottatt.", breaks: []string{"ALT-FEED-01"},
			before: answers(instance, replacing("Mottatt", "Innsendt")),
		},
		{
			id: "kid-check-digit", broken: "The payment information has a KID with a wrong check digit.", breaks: []string{"ALT-FEED-06"},
			before: answers(element, func(_ *request, a *reply) bool {
				found := kidOfPayment.FindSubmatch(a.body)
				if found == nil {
					return false
				}
				wrong := string('0' + (found[2][0]-'0'+1)%10)
				a.body = kidOfPayment.ReplaceAll(a.body, []byte("${1}"+wrong+"${3}"))
				return true
			}),
		},
	}
}

// invalidReturn is said of one: by the validation result, or by the app.
var invalidReturn = []string{"ugyldig skattemelding", "Ugyldig mva-melding"}

// inCode replaces the app's sentence, in whatever form it stands.
func inCode(a *reply) bool {
	const code = "VALIDATION_FAILED"
	if a.says(invalidReturn...) {
		return false
	}
	if a.json(func(m members) bool { return m.putOver("detail", code) }) {
		return true
	}
	a.body = []byte(code)
	if strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
		a.body = encoded(code)
	}
	return true
}

// thirdNext says yes to process/next in the third task.
func thirdNext() tamper {
	return instead(nextTask, func(r *request, ask func(*request) *reply) *reply {
		a := ask(r)
		if a.status != http.StatusForbidden {
			return a
		}
		look := r.clone()
		look.Method, look.body = http.MethodGet, nil
		look.URL.Path = strings.TrimSuffix(r.URL.Path, "/next")
		process := ask(look)
		if m, ok := decoded(process.body); !ok || m.in("currentTask").text("elementId") != "Task_3" {
			return a
		}
		unfaithful(true)
		return process
	})
}
