package party_test

// habit is one thing that a site does wrong, or does without.
type habit string

const (
	deaf        habit = "does not hear of logouts elsewhere"
	local       habit = "logs out without ID-porten"
	elsewhere   habit = "logs out at ID-porten alone"
	undying     habit = "has sessions that do not end"
	unprompted  habit = "sends no prompt"
	modest      habit = "asks for substantial where it needs high"
	demanding   habit = "asks for high everywhere"
	suspicious  habit = "sends prompt=login with each login"
	nameless    habit = "sends no onbehalfof"
	speechless  habit = "sends no ui_locales"
	usual       habit = "asks for the usual language"
	credulous   habit = "takes a code for a login"
	lucky       habit = "takes a code for a login, while another client redeems one"
	forgetful   habit = "has no sessions"
	mistaken    habit = "shows high to everybody"
	unreachable habit = "answers nobody after the first login"
	astray      habit = "leads nowhere after a login"
	unwell      habit = "answers 500 to those who are signed in"
	sessionless habit = "asks ID-porten for each page"
	insatiable  habit = "asks for high again and again"
	polyglot    habit = "asks for a language that there is none of, and then for English"
	insistent   habit = "asks for a new login where it needs high"
	fruitless   habit = "redeems the code of a login with a wish, and lets nobody in"
	closing     habit = "logs out without ID-porten, and forbids everybody from then on"
	// The others are no worse for it.
	curt    habit = "answers 401 to those who were signed out"
	pushing habit = "pushes its requests"
	crowded habit = "pushes its requests, when another client has just pushed one"
	posted  habit = "has its answers posted"
	slow    habit = "shows its page once more when it has heard of a logout"
	deputy  habit = "asks whom the person represents"
)
