<#list dependencyMap as each>
maven:${each.key.groupId}:${each.key.artifactId}:${each.key.version}|${each.value?join(", ")}
</#list>
