package specs

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// instances lists what became of the sandbox's instances.
func (d *desk) instances(ctx SpecContext) []control.Instance {
	GinkgoHelper()
	list, err := d.remote.Instances(ctx)
	Expect(err).NotTo(HaveOccurred())
	return list
}

// large is a return that a server may well keep on disk.
func large() string {
	return strings.Replace(filing{}.document(), "<innsending>", "<!--"+strings.Repeat("x", 64<<10)+"--><innsending>", 1)
}

func describeAppRaces(env Env) {
	Describe("the app for returns, under load,", func() {
		It("files sixteen returns at the same time, each once", proves("ALT-PROC-13"), func(ctx SpecContext) {
			d := env.desk(ctx)
			ids := make([]string, 16)
			atOnce(len(ids), func(i int) { ids[i] = d.filed(ctx).ID })
			d.advance(ctx, 2*time.Second)
			var listed []string
			for _, i := range d.instances(ctx) {
				listed = append(listed, i.ID)
				Expect(i.Submitted).To(Equal(time.Date(2024, 5, 15, 12, 0, 0, 0, time.UTC)))
				Expect(i.Ended).To(Equal(time.Date(2024, 5, 15, 12, 0, 2, 0, time.UTC)))
				Expect(i.Files).To(Equal(filedTypes))
			}
			Expect(listed).To(ConsistOf(ids))
		})

		It("ends each task once, however many ask", proves("ALT-PROC-09"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			states := make([]int, 16)
			atOnce(len(states), func(i int) { states[i] = draft.next(ctx).Status })
			moves := 0
			for _, status := range states {
				Expect(status).To(BeElementOf(http.StatusOK, http.StatusConflict, http.StatusForbidden))
				if status == http.StatusOK {
					moves++
				}
			}
			Expect(moves).To(And(BeNumerically(">", 0), BeNumerically("<=", 2)), "one for each task that a caller can end")
			Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal([]string{"Task_1", "Task_2", "Task_3"}[moves]))
			Expect(draft.current(ctx).types()).To(Equal(filedTypes[:[]int{2, 3, 5}[moves]]))
		})

		It("gives the feedback once, however many look", proves("ALT-PROC-13"), func(ctx SpecContext) {
			draft := env.desk(ctx, "payment_delay", "1").filed(ctx)
			draft.advance(ctx, 3*time.Second)
			atOnce(6, func(int) {
				Expect(draft.current(ctx).types()).To(Equal(filedTypes))
			})
		})

		It("takes what is uploaded or deleted while the task ends wholly, or refuses it", proves("ALT-PROC-13"), func(ctx SpecContext) {
			d := env.desk(ctx)
			atOnce(16, func(int) {
				draft := d.draft(ctx)
				Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(http.StatusCreated))
				document := "/data/" + read[dataElement](draft.add(ctx, "mvamelding", "m.xml", "text/xml", large()), http.StatusCreated).ID
				var moved, deleted answer
				atOnce(2, func(i int) {
					if i == 0 {
						moved = draft.next(ctx)
						return
					}
					deleted = draft.at(ctx, http.MethodDelete, document, "")
				})
				Expect([]int{moved.Status, deleted.Status}).To(Or(
					Equal([]int{http.StatusOK, http.StatusConflict}), Equal([]int{http.StatusConflict, http.StatusOK}),
				), moved.Body+deleted.Body)
				Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal(map[int]string{http.StatusOK: "Task_2", http.StatusConflict: "Task_1"}[moved.Status]))
			})
		})

		It("loses no file of those that come and go together", proves("ALT-DATA-20"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			want := map[string]string{}
			kept := make([]dataElement, 24)
			atOnce(len(kept), func(i int) {
				content := strconv.Itoa(i) + strings.Repeat("x", 20<<10)
				e := read[dataElement](draft.add(ctx, "binaerVedlegg", "v"+strconv.Itoa(i)+".pdf", "application/pdf", content), http.StatusCreated)
				if i%3 == 0 {
					told(draft.at(ctx, http.MethodDelete, "/data/"+e.ID, ""), http.StatusOK, "")
					return
				}
				kept[i] = e
			})
			for i, e := range kept {
				if e.ID != "" {
					want[e.ID] = strconv.Itoa(i) + strings.Repeat("x", 20<<10)
				}
			}
			i := draft.current(ctx)
			Expect(i.Data).To(HaveLen(1 + len(want)))
			for id, content := range want {
				told(draft.at(ctx, http.MethodGet, "/data/"+id, ""), http.StatusOK, content)
			}
		})

		It("deletes a file once, and reads it whole or not at all", proves("ALT-DATA-20"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			content := strings.Repeat("x", 64<<10)
			path := "/data/" + read[dataElement](draft.add(ctx, "binaerVedlegg", "v.pdf", "application/pdf", content), http.StatusCreated).ID
			statuses := make([]int, 16)
			atOnce(len(statuses), func(i int) {
				if i%2 == 0 {
					statuses[i] = draft.at(ctx, http.MethodDelete, path, "").Status
					return
				}
				if a := draft.at(ctx, http.MethodGet, path, ""); a.Status != http.StatusNotFound {
					told(a, http.StatusOK, content)
				}
			})
			deleted := 0
			for i := 0; i < len(statuses); i += 2 {
				Expect(statuses[i]).To(BeElementOf(http.StatusOK, http.StatusNotFound))
				if statuses[i] == http.StatusOK {
					deleted++
				}
			}
			Expect(deleted).To(Equal(1))
		})

		It("refuses an upload whose instance, or element, is deleted meanwhile", proves("ALT-DATA-20"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			path := "/data/" + draft.current(ctx).of("mvamelding").ID
			file := []string{"Content-Type", "application/pdf", "Content-Disposition", "attachment; filename=m.pdf"}
			a := draft.during(ctx, http.MethodPut, path, func() {
				Expect(draft.at(ctx, http.MethodDelete, path, "").Status).To(Equal(http.StatusOK))
			}, "Content-Type", "text/xml", "Content-Disposition", "attachment; filename=m.xml")
			told(a, http.StatusNotFound, "Did not find data element")
			a = draft.during(ctx, http.MethodPost, "/data?dataType=binaerVedlegg", func() {
				Expect(draft.at(ctx, http.MethodDelete, "?hard=true", "").Status).To(Equal(http.StatusOK))
			}, file...)
			told(a, http.StatusConflict, "Cannot upload data for archived or deleted instance "+draft.ID)
			Expect(draft.instances(ctx)).To(BeEmpty())
		})

		It("looks at the rights again when an upload is there", proves("ALT-DATA-20"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			path := "/data/" + draft.current(ctx).of("mvamelding").ID
			for method, below := range map[string]string{http.MethodPut: path, http.MethodPost: "/data?dataType=mvamelding"} {
				a := draft.during(ctx, method, below, func() {
					draft.patchWorld(ctx, map[string]any{"roles": []any{map[string]any{"pid": draft.pid(), "organisation_number": mainCompany, "roles": []string{"ATTST"}}}})
				}, "Content-Type", "text/xml", "Content-Disposition", "attachment; filename=ny.xml")
				told(a, http.StatusForbidden, "")
				draft.patchWorld(ctx, map[string]any{"roles": []any{map[string]any{"pid": draft.pid(), "organisation_number": mainCompany, "roles": []string{"DAGL"}}}})
			}
			Expect(*draft.current(ctx).of("mvamelding").Filename).To(Equal("mvaMelding.xml"))
		})
	})
}

// during sends half of an upload, lets something happen and sends the rest.
func (d *draft) during(ctx SpecContext, method, path string, happens func(), headers ...string) answer {
	GinkgoHelper()
	body, half := io.Pipe()
	r, err := http.NewRequestWithContext(ctx, method, d.Addresses["apps"]+vatApp+"/instances/"+d.ID+path, body)
	Expect(err).NotTo(HaveOccurred())
	r.Header.Set("Authorization", "Bearer "+d.token)
	r.Header.Set("Expect", "100-continue") // the body is asked for when the request has passed the checks before it
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	answered := make(chan answer, 1)
	go func() {
		defer GinkgoRecover()
		answered <- exchanged(r)
	}()
	_, err = io.WriteString(half, strings.Repeat("x", 64<<10))
	Expect(err).NotTo(HaveOccurred())
	happens()
	Expect(half.Close()).To(Succeed())
	var a answer
	Eventually(ctx, answered).Should(Receive(&a))
	return a
}
