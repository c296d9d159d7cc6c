package specs

import (
	"context"
	"html"
	"io"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// addressed makes a request under another name of the same machine.
func addressed(ctx context.Context, host, address string) answer {
	GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	Expect(err).NotTo(HaveOccurred())
	r.Host = host
	response, err := browserless.Do(r)
	Expect(err).NotTo(HaveOccurred())
	defer func() { Expect(response.Body.Close()).To(Succeed()) }()
	text, err := io.ReadAll(response.Body)
	Expect(err).NotTo(HaveOccurred())
	return answer{response.StatusCode, response.Header, string(text)}
}

func describeGuard(env Env) {
	Describe("control: who may use it", func() {
		root := env.Control.URL
		origin := strings.TrimSuffix(root, "/_portprove")

		It("is there for programs of this machine, and for its own pages", proves("PPV-GUARD-01"), func(ctx SpecContext) {
			a := get(ctx, root+"/health")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(MatchRegexp(`^\{"status":"ok","version":"[^"]+"\}\n?$`))
			Expect(get(ctx, root+"/health", "Origin", origin).Status).To(Equal(http.StatusOK))
			for _, host := range []string{"localhost", "LOCALHOST:8480", "127.0.0.1", "127.1.2.3:1", "[::1]:8480"} {
				Expect(addressed(ctx, host, root+"/health").Status).To(Equal(http.StatusOK), host)
			}
		})

		DescribeTable("goes by no other name, for a page may have made one lead here",
			func(ctx SpecContext, host string) {
				a := addressed(ctx, host, root+"/health")
				if a.Status == http.StatusMisdirectedRequest { // layout hosts: nothing at all goes by that name
					Expect(a.Body).To(HavePrefix("The host "))
					return
				}
				expectProblem(a, http.StatusForbidden, "Forbidden")
			},
			Entry("a name", proves("PPV-GUARD-01"), "evil.example"),
			Entry("a name that ends like a good one", proves("PPV-GUARD-01"), "localhost.evil.example"),
			Entry("a name that begins like a good one", proves("PPV-GUARD-01"), "127.0.0.1.evil.example"),
			Entry("another machine's address", proves("PPV-GUARD-01"), "192.0.2.1"),
		)

		DescribeTable("is not for what came through a tunnel, whose end is on this machine",
			func(ctx SpecContext, header, value string) {
				expectProblem(get(ctx, root+"/health", header, value), http.StatusForbidden, "Forbidden")
			},
			Entry("as tunnels say it", proves("PPV-GUARD-01"), "X-Forwarded-For", "192.0.2.1"),
			Entry("as RFC 7239 says it", proves("PPV-GUARD-01"), "Forwarded", "for=192.0.2.1"),
		)

		DescribeTable("is not for pages of another origin",
			func(ctx SpecContext, method, path, from string) {
				a := call(ctx, method, root+path, `{"advance":"1s"}`, "Origin", from, "Content-Type", "application/json")
				expectProblem(a, http.StatusForbidden, "Forbidden")
				Expect(a.Header).NotTo(HaveKey("Access-Control-Allow-Origin"))
			},
			Entry("reading", proves("PPV-GUARD-01"), http.MethodGet, "/world", "https://evil.example"),
			Entry("writing", proves("PPV-GUARD-01"), http.MethodPost, "/clock", "https://evil.example"),
			Entry("deleting", proves("PPV-GUARD-01"), http.MethodDelete, "/sandboxes/none", "https://evil.example"),
			Entry("a sandboxed page's", proves("PPV-GUARD-01"), http.MethodPost, "/clock", "null"),
			Entry("another port's", proves("PPV-GUARD-01"), http.MethodPost, "/clock", "http://127.0.0.1:1"),
		)

		DescribeTable("takes no body that a form of a page could send",
			func(ctx SpecContext, contentType string) {
				s := env.open(ctx)
				before := s.ask(ctx, "/clock").Body
				for _, path := range []string{"/clock", "/age"} {
					a := call(ctx, http.MethodPost, s.Control+path, `{"advance":"1s"}`, "Content-Type", contentType)
					Expect(expectProblem(a, http.StatusUnsupportedMediaType, "Unsupported Media Type")).To(ContainSubstring("allowed: application/json"))
				}
				Expect(s.ask(ctx, "/clock").Body).To(Equal(before))
			},
			Entry("text", proves("PPV-GUARD-01"), "text/plain"),
			Entry("a form", proves("PPV-GUARD-01"), "application/x-www-form-urlencoded"),
			Entry("a form with files", proves("PPV-GUARD-01"), "multipart/form-data; boundary=x"),
		)
	})
}

func describePages(env Env) {
	Describe("the start page", func() {
		It("names the addresses, everybody and every client", proves("PPV-PAGE-01"), func(ctx SpecContext) {
			s := env.switched(ctx, "texts", "sdk")
			a := get(ctx, s.Base+"/")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("text/html; charset=utf-8"))
			page := html.UnescapeString(a.Body)
			for _, name := range []string{"idporten", "login", "altinn", "apps", "skatteetaten", "selfservice"} {
				Expect(page).To(ContainSubstring(s.Addresses[name]))
			}
			Expect(page).To(ContainSubstring("<code>" + s.Addresses["idporten"] + "</code>"))
			for _, p := range s.world.People {
				Expect(page).To(And(ContainSubstring(p.PID), ContainSubstring(p.Name)))
			}
			for _, c := range s.world.Clients {
				Expect(page).To(ContainSubstring("<code>" + c.ClientID + "</code>"))
				Expect(page).To(ContainSubstring(c.RedirectURIs[0]))
			}
			Expect(page).To(ContainSubstring("texts=sdk"))
		})
	})

	Describe("control: the OpenAPI document", func() {
		It("names every path there is, and each answers", proves("PPV-OPENAPI-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := get(ctx, env.Control.URL+"/openapi.json")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			document := a.jsonObject()
			Expect(document).To(HaveKeyWithValue("openapi", "3.1.0"))
			paths, ok := document["paths"].(map[string]any)
			Expect(ok).To(BeTrue())
			Expect(paths).To(HaveLen(28))
			late := s.lateCode(ctx).correlationID()
			for path, methods := range paths {
				Expect(path).To(HavePrefix("/_portprove"))
				operations, ok := methods.(map[string]any)
				Expect(ok).To(BeTrue())
				if _, reads := operations["get"]; !reads {
					continue
				}
				address := strings.NewReplacer("{id}", s.ID, "{correlation_id}", late).Replace(strings.TrimSuffix(env.Control.URL, "/_portprove") + path)
				want := http.StatusOK
				if strings.HasPrefix(path, "/_portprove/why/") {
					want = http.StatusNotFound // it is the default sandbox's journal
				}
				if path == "/_portprove/ca.pem" && strings.HasPrefix(address, "http://") {
					want = http.StatusNotFound // nothing is to be trusted
				}
				Expect(get(ctx, address).Status).To(Equal(want), path)
			}
		})
	})
}
