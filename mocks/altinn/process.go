package altinn

import (
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// taskOf is the task that a data type belongs to.
func taskOf(dataType string) string {
	t, _ := vatapp.FindDataType(dataType)
	return t.Task
}

// Members of a process. Seen: 2021; app-lib v8: what comes after flowType.
type (
	processJSON struct {
		Started      stamp     `json:"started"`
		StartEvent   string    `json:"startEvent"`
		CurrentTask  *taskJSON `json:"currentTask"`
		Ended        stamp     `json:"ended"`
		EndEvent     *string   `json:"endEvent"`
		ProcessTasks []stepRow `json:"processTasks,omitempty"`
	}
	taskJSON struct {
		Flow           int     `json:"flow"`
		Started        stamp   `json:"started"`
		ElementID      string  `json:"elementId"`
		Name           string  `json:"name"`
		AltinnTaskType string  `json:"altinnTaskType"`
		Ended          stamp   `json:"ended"`
		Validated      *string `json:"validated"`
		FlowType       string  `json:"flowType"`
		*rightsJSON
	}
	rightsJSON struct {
		Actions     map[string]bool `json:"actions"`
		UserActions []userAction    `json:"userActions"`
		Read        bool            `json:"read"`
		Write       bool            `json:"write"`
		ElementType string          `json:"elementType"`
	}
	userAction struct {
		ID         string `json:"id"`
		Authorized bool   `json:"authorized"`
		Type       string `json:"type"`
	}
	stepRow struct {
		AltinnTaskType string `json:"altinnTaskType"`
		ElementID      string `json:"elementId"`
	}
)

// processView is the state of the process; rights are told by the process API
// of the second generation only.
func (s *Server) processView(rec record, c caller, rights bool) processJSON {
	view := processJSON{Started: stamp(rec.created), StartEvent: startEvent, Ended: stamp(rec.ended)}
	if rec.over() {
		end := endEvent
		view.EndEvent = &end
	} else {
		t := rec.task
		view.CurrentTask = &taskJSON{Flow: t.flow, Started: stamp(t.started), ElementID: t.id, Name: t.name, AltinnTaskType: t.kind, FlowType: flowType}
	}
	if rights && s.Switches.AppV8 {
		s.addRights(&view, rec, c)
	}
	return view
}

func (s *Server) addRights(view *processJSON, rec record, c caller) {
	for _, t := range tasks {
		view.ProcessTasks = append(view.ProcessTasks, stepRow{t.kind, t.id})
	}
	if view.CurrentTask == nil {
		return
	}
	may := func(action string) bool { return s.may(c, rec.owner, action, rec.task.id) }
	action := actionOf(rec.task)
	view.CurrentTask.rightsJSON = &rightsJSON{
		Actions: map[string]bool{action: may(action)}, UserActions: []userAction{{action, may(action), "ProcessAction"}},
		Read: may(actionRead), Write: may(actionWrite), ElementType: "Task",
	}
}

func (s *Server) processReply(rec record, c caller) (kernel.Reply, error) {
	return uncached(jsonReply(http.StatusOK, s.processView(rec, c, true)))
}

func (s *Server) readProcess(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionRead)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.processReply(v.record, v.caller)
}

// startProcess: creating an instance has started it.
func (s *Server) startProcess(r *http.Request) (kernel.Reply, error) {
	if _, err := s.visit(r, actionRead); err != nil {
		return kernel.Reply{}, err
	}
	return kernel.Reply{}, errStarted.because("the process runs since the instance was created").saying(startedText)
}

// nextKinds are what classifyNext may find.
var nextKinds = []kernel.Kind{{Name: "process.next", Step: "fill"}, {Name: "process.next", Step: "confirm"}, {Name: "process.next"}}

// classifyNext names the step by the task that is to end. Whoever asks twice
// meets the next task.
func (s *Server) classifyNext(r *http.Request) (name, step string, err error) {
	rec, _ := s.addressed(r)
	return "process.next", map[string]string{taskFill: "fill", taskConfirm: "confirm"}[rec.task.id], nil
}

// next ends the current task. App-lib, in its order: the end, the rights, the
// checks of the task.
func (s *Server) next(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionRead)
	if err != nil {
		return kernel.Reply{}, err
	}
	if element := query(r, "elementId"); element != "" && !v.over() && !s.Switches.AppV8 && !isElement(element) {
		return kernel.Reply{}, errNextElement.because("the process has no element %q", element).saying(nextElementText, element)
	}
	rec, err := s.step(v)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.processReply(rec, v.caller)
}

func isElement(id string) bool {
	return id == endEvent || slices.ContainsFunc(tasks, func(t task) bool { return t.id == id })
}

// step ends the task that the visit has seen.
func (s *Server) step(v visit) (record, error) {
	switch action := actionOf(v.task); {
	case v.over():
		return record{}, errEnded.because("the process ended at %s", v.ended.Format(eventTimeLayout)).saying(endedText)
	case !v.softDeleted.IsZero():
		return record{}, errMoved.because("the instance is deleted")
	case !s.may(v.caller, v.owner, action, v.task.id):
		return record{}, errNextRole.because("%s has no role that may %s in task %s", v.caller.person.Name, action, v.task.id).
			saying(nextRoleText, v.task.id, v.task.kind)
	}
	if v.task.id == taskFill {
		return s.endFilling(v)
	}
	return s.endConfirming(v)
}

// finishProcess runs to the end, as far as the caller may: at least to the task
// that is not the caller's.
func (s *Server) finishProcess(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionRead)
	if err != nil {
		return kernel.Reply{}, err
	}
	for !v.over() {
		if v.record, err = s.step(v); err != nil {
			return kernel.Reply{}, err
		}
	}
	return s.processReply(v.record, v.caller)
}

// historyJSON is a line of a process's history. App-lib: ProcessController.
type historyJSON struct {
	EventType   string  `json:"eventType"`
	ElementID   *string `json:"elementId"`
	Occurred    stamp   `json:"occured"` //nolint:misspell // as spelt there.
	Started     stamp   `json:"started"`
	Ended       stamp   `json:"ended"`
	PerformedBy *string `json:"performedBy"`
}

func (s *Server) history(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionRead)
	if err != nil {
		return kernel.Reply{}, err
	}
	list := []historyJSON{}
	for _, e := range v.events {
		if strings.HasPrefix(e.kind, "process_") {
			list = append(list, historyJSON{EventType: e.kind, ElementID: textOrNull(e.task), Occurred: stamp(e.at), PerformedBy: textOrNull(e.user)})
		}
	}
	return uncached(jsonReply(http.StatusOK, map[string]any{"processHistory": list}))
}
