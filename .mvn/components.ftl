<#list dependencyMap as each>
<#if each.key.groupId != "dev.sottovoce">
maven:${each.key.groupId}:${each.key.artifactId}:${each.key.version}|${each.value?join(", ")}
</#if>
</#list>
