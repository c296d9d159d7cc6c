package specs

// powerChapters are about what only a mock can do: clock, world, journal.
var powerChapters []chapter
