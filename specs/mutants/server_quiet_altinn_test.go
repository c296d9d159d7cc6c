package mutants_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
)

// quietExchangeMutants are right at first sight, in Altinn's tokens.
func quietExchangeMutants() []serverMutant {
	return []serverMutant{
		{
			id: "exchange-foreigners", broken: "A login by a foreign eID or an e-mail address is let in as a Norwegian's.", breaks: []string{"ALT-EXCH-05"},
			before: lenientExchange(http.StatusUnauthorized, func(_, claims members) bool {
				return claims["pid"] == nil && claims.put("pid", "15817840008") && claims.put("acr", "idporten-loa-high")
			}),
		},
		{
			id: "exchange-test-any", broken: "The query parameter test may be anything.", breaks: []string{"ALT-EXCH-09"},
			before: lenient(exchange, func(r *request, _ *reply) bool {
				return r.changeQuery(func(q url.Values) bool { return dropped(q, "test") })
			}),
		},
		{
			id: "exchange-session-same", broken: "All Altinn tokens have the same sid.", breaks: []string{"ALT-EXCH-08"},
			before: altinnIssuing(exchange, func(_, claims members) bool {
				return claims.putOver("sid", "00000000-0000-4000-8000-000000000000")
			}),
		},
		{
			id: "altinn-x5t", broken: "x5t of an Altinn token is the thumbprint in hex, as kid.", breaks: []string{"ALT-META-02"},
			before: altinnIssuing(exchange, func(header, _ members) bool { return header.putOver("x5t", header.text("kid")) }),
		},
	}
}

// quietInstanceMutants are so where instances are read.
func quietInstanceMutants() []serverMutant {
	return []serverMutant{
		{
			id: "apps-share", broken: "Production's app shows the instances of the test's.", breaks: []string{"ALT-APP-02"},
			before: hears(at(http.MethodGet, one), func(r *request) bool {
				before := r.URL.Path
				r.URL.Path = strings.Replace(before, "/mva-melding-innsending-v1/", "/mva-melding-innsending-test/", 1)
				return r.URL.Path != before
			}),
		},
		{
			id: "weak-login-reads", broken: "A login below the policy's level reads an instance.", breaks: []string{"ALT-APP-06"},
			before: lenientLevel(instance),
		},
		{
			id: "complete-by-user", broken: "A user may complete an instance, which is for the owner of the app.", breaks: []string{"ALT-APP-09"},
			before: failing(at(http.MethodPost, one+"/complete"), http.StatusForbidden, as(http.StatusOK)),
		},
		{
			id: "slash-strict", broken: "An address with a slash at its end is 404.", breaks: []string{"ALT-APP-11"},
			before: answers(at("", app+".*/"), func(_ *request, a *reply) bool { return a.isGood() && as(http.StatusNotFound)(a) && emptied(a) }),
		},
		{
			id: "problem-as-json", broken: "ProblemDetails of the app say that they are plain JSON.", breaks: []string{"ALT-APP-07"},
			before: answers(instance, func(_ *request, a *reply) bool {
				return strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") && bodied("application/json", string(a.body))(a)
			}),
		},
		{
			id: "never-archived", broken: "An instance that has ended does not say that it is archived.", breaks: []string{"ALT-FEED-01"},
			before: answers(instance, replacing(`"isArchived":true`, `"isArchived":false`)),
		},
	}
}

// quietCreationMutants are so where they are made.
func quietCreationMutants() []serverMutant {
	return []serverMutant{
		{
			id: "template-refused-as-text", broken: "What is said of a template that can't be read is text.", breaks: []string{"ALT-CREATE-03"},
			before: refusing(creation, http.StatusBadRequest, unreadTemplate, func(a *reply) bool { return bodied("text/plain", string(a.body))(a) }),
		},
		{
			id: "template-in-silence", broken: "What can't be read of a template is not told.", breaks: []string{"ALT-CREATE-03"},
			before: refusing(creation, http.StatusBadRequest, unreadTemplate, emptied),
		},
		{
			id: "party-without-blank", broken: "The sentence about an unknown party lacks its blank at the end.", breaks: []string{"ALT-CREATE-05"},
			before: answers(creation, replacing(`- "`, `-"`)),
		},
		{
			id: "roleless-creates-in-silence", broken: "Who may not instantiate gets 403 without a word.", breaks: []string{"ALT-CREATE-07"},
			before: failing(creation, http.StatusForbidden, func(a *reply) bool { return a.isFor("role_to_instantiate_missing") && emptied(a) }),
		},
		{
			id: "quotes-strict", broken: "A template with single quotes, as the Tax Administration's own, is refused.", breaks: []string{"ALT-CREATE-09"},
			before: answers(creation, func(r *request, a *reply) bool {
				return bytes.Contains(r.body, []byte("'")) && a.isGood() && as(http.StatusBadRequest)(a)
			}),
		},
	}
}

// quietUploadMutants are so in what is said of a file.
func quietUploadMutants() []serverMutant {
	return []serverMutant{
		{
			id: "upload-refused-as-json", broken: "The app's sentences about an upload say that they are JSON.", breaks: []string{"ALT-DATA-02", "ALT-DATA-09"},
			before: failing(upload, http.StatusBadRequest, func(a *reply) bool {
				return strings.HasPrefix(a.header.Get("Content-Type"), "text/plain") && bodied("application/json", string(a.body))(a)
			}),
		},
		{
			id: "upload-without-location", broken: "An upload is answered without Location.", breaks: []string{"ALT-DATA-01"},
			before: answers(upload, without("Location")),
		},
		{
			id: "envelope-put-without-location", broken: "An envelope is answered without Location.", breaks: []string{"ALT-DATA-01"},
			before: answers(putting, without("Location")),
		},
		{
			id: "envelope-refused-as-octets", broken: "What is said of an envelope that can't be read has no media type.", breaks: []string{"ALT-DATA-13"},
			before: answers(putting, func(r *request, a *reply) bool { return !a.isGood() && without("Content-Type")(r, a) }),
		},
	}
}

// quietFileMutants are so in what becomes of a file.
func quietFileMutants() []serverMutant {
	return []serverMutant{
		{
			id: "foreign-types", broken: "Files of the Tax Administration's types are taken from users, and count for nothing.", breaks: []string{"ALT-DATA-03"},
			before: saidYesTo(upload, func(r *request, a *reply) bool {
				return a.status == http.StatusForbidden && typesOfOthers.MatchString(r.URL.Query().Get("dataType"))
			}),
		},
		{
			id: "ended-written", broken: "What is sent to an instance that has ended or was deleted is taken, and lost.", breaks: []string{"ALT-DATA-04", "ALT-INST-02"},
			before: all(saidYesTo(putting, conflict(closedInstance)), saidYesTo(upload, conflict(closedInstance))),
		},
		{
			id: "too-large", broken: "A file of more than 25 MB is taken, and cut.", breaks: []string{"ALT-DATA-07"},
			before: saidYesTo(upload, func(_ *request, a *reply) bool { return a.says("exceeds limit of 26214400") }),
		},
		{
			id: "too-many", broken: "A 58th attachment is taken.", breaks: []string{"ALT-DATA-05"},
			before: saidYesTo(upload, conflict("Cannot create more than 57 data elements of type binaerVedlegg")),
		},
		{
			id: "file-stays", broken: "A file's deletion is answered and the file stays.", breaks: []string{"ALT-DATA-11"},
			before: instead(at(http.MethodDelete, one+"/data/[0-9a-f-]+"), func(r *request, ask func(*request) *reply) *reply {
				look := r.clone()
				look.Method = http.MethodGet
				if !ask(look).isGood() {
					return ask(r)
				}
				unfaithful(true)
				return &reply{http.StatusOK, http.Header{}, nil}
			}),
		},
		{
			id: "envelope-deleted", broken: "The envelope's deletion is answered with 200.", breaks: []string{"ALT-DATA-14"},
			before: refusing(at(http.MethodDelete, one+"/data/[0-9a-f-]+"), http.StatusBadRequest,
				[]string{"Deleting form data is not possible", "Cannot delete the only data element of a class"}, as(http.StatusOK)),
		},
	}
}

// quietProcessMutants are so on the way to the receipt, and in it.
func quietProcessMutants() []serverMutant {
	return []serverMutant{
		{
			id: "mistake-as-json", broken: "What the app finds wrong with a submission says that it is JSON.", breaks: []string{"ALT-PROC-03", "ALT-PROC-06"},
			before: failing(nextTask, http.StatusConflict, func(a *reply) bool {
				return strings.HasPrefix(a.header.Get("Content-Type"), "text/plain") && bodied("application/json", string(a.body))(a)
			}),
		},
		{
			id: "flow-behind", broken: "flow of the process is one behind.", breaks: []string{"ALT-PROC-01"},
			before: saying(nextTask, func(m members) bool { return m.in("currentTask").putOver("flow", m.in("currentTask").number("flow")-1) }),
		},
		{
			id: "never-locked", broken: "Files say that they are not locked, although their task has ended.", breaks: []string{"ALT-PROC-01"},
			before: answers(instance, replacing(`"locked":true`, `"locked":false`)),
		},
		{
			id: "log-missing", broken: "The app's own log of the filling in is not among the files.", breaks: []string{"ALT-PROC-01"},
			before: answers(instance, replacing(`"dataType":"utfyllingslogg"`, `"dataType":"logg"`)),
		},
		{
			id: "deadline-later", broken: "The payment is due a day later than the law has it.", breaks: []string{"ALT-FEED-06"},
			before: answers(element, replacing("-06-10", "-06-11")),
		},
		{
			id: "receipt-text", broken: "The receipt says that it is text.", breaks: []string{"ALT-FEED-06"},
			before: answers(element, func(_ *request, a *reply) bool {
				return bytes.HasPrefix(a.body, []byte("%PDF")) && bodied("text/plain", string(a.body))(a)
			}),
		},
		{
			id: "invalid-as-right", broken: "The final verdict on a return that is invalid is that it has no deviations.", breaks: []string{"ALT-FEED-07"},
			before: answers(element, replacing("ugyldig skattemelding", "ingen avvik")),
		},
	}
}
