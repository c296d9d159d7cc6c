package specs

// skatteetatenChapters are about the Tax Administration's validator.
var skatteetatenChapters = []chapter{
	describeValidator,
	describeValidatorTokens,
	describeValidatorFormats,
	describeStructure,
	describeRules,
	describeValidatorRegisters,
}
