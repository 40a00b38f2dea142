package org.uitpas.open.app.look

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.SerializationFeature
import com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
import java.io.File
import java.lang.reflect.Field
import java.lang.reflect.Modifier
import java.lang.reflect.ParameterizedType
import java.lang.reflect.Type
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.PassholderView

/**
 * Views of the core that were recorded once, as JSON under `src/test/resources/views`: a picture of one does not depend
 * on the date or on a registry. A record's class comes from the type of its field; where that is sealed, `is` names it.
 */
object Views {
    private val json = ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
    private val folder = File(System.getProperty("uitpas.root"), "android/host/src/test/resources/views")

    val LANGUAGES = listOf("nl", "fr")

    /** The names of all views of a side, in the order in which they were shown. */
    fun names(language: String): List<String> =
        checkNotNull(File(folder, language).list()) { "nothing recorded" }.map { it.removeSuffix(".json") }.sorted()

    fun passholder(language: String, name: String) = read(tree(language, name), PassholderView::class.java) as PassholderView

    fun counter(language: String, name: String) = read(tree(language, name), CounterView::class.java) as CounterView

    private fun tree(language: String, name: String) = json.readTree(File(folder, "$language/$name.json"))

    fun record(language: String, name: String, view: Any) {
        val file = File(folder, "$language/$name.json").apply { parentFile.mkdirs() }
        file.writeText(json.writeValueAsString(write(view)) + "\n")
    }

    private fun fields(type: Class<*>) = type.declaredFields.filter { !Modifier.isStatic(it.modifiers) }

    private fun write(value: Any?): JsonNode = when (value) {
        null -> instance.nullNode()
        is String -> instance.textNode(value)
        is Boolean -> instance.booleanNode(value)
        is Int -> instance.numberNode(value)
        is Long -> instance.numberNode(value)
        is Enum<*> -> instance.textNode(value.name)
        is ByteArray -> instance.textNode(value.joinToString(""))
        is List<*> -> instance.arrayNode().apply { value.forEach { add(write(it)) } }
        else ->
            instance.objectNode().apply {
                if (value.javaClass.superclass != Any::class.java) put("is", value.javaClass.simpleName)
                for (field in fields(value.javaClass)) {
                    field.isAccessible = true
                    // For the browser; a phone draws the modules itself.
                    set<JsonNode>(field.name, if (field.name == SVG) instance.textNode("") else write(field.get(value)))
                }
            }
    }

    private fun read(node: JsonNode, type: Type): Any? = when {
        node.isNull -> null
        type is ParameterizedType -> node.map { read(it, type.actualTypeArguments[0]) }
        type == String::class.java -> node.asText()
        type == Boolean::class.java || type == Boolean::class.javaObjectType -> node.asBoolean()
        type == Int::class.java -> node.asInt()
        type == Long::class.java || type == Long::class.javaObjectType -> node.asLong()
        type == ByteArray::class.java -> ByteArray(node.asText().length) { (node.asText()[it] - '0').toByte() }
        (type as Class<*>).isEnum -> type.enumConstants.first { (it as Enum<*>).name == node.asText() }
        else -> readRecord(node, type)
    }

    private fun readRecord(node: JsonNode, declared: Class<*>): Any {
        val type =
            if (!Modifier.isAbstract(declared.modifiers)) {
                declared
            } else {
                declared.declaredClasses.first { it.simpleName == node["is"].asText() }
            }
        val fields = fields(type)
        if (fields.isEmpty()) return type.getField("INSTANCE").get(null)
        val made = type.declaredConstructors.first { it.parameterCount == fields.size }
        made.isAccessible = true
        return made.newInstance(*fields.map { read(told(node, it), it.genericType) }.toTypedArray())
    }

    private fun told(node: JsonNode, field: Field) = checkNotNull(node[field.name]) {
        "${field.declaringClass.simpleName} has “${field.name}” now: record the views again, with -Drecord=true"
    }

    private const val SVG = "svg"
}
