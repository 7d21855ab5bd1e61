import { parseSignal, UnknownSignal } from "../../system/index.ts"
import {
  type Command,
  formatDuration,
  type Healthcheck,
  type KeyValues,
  type Listed,
  type Shell,
  type Single,
  type Word,
} from "../parse/index.ts"
import { parseExposedPorts } from "./exposed-ports.ts"
import { plainList, plainSet, quotedList } from "./go-format.ts"
import { environmentLines } from "./scope.ts"
import {
  configured,
  type Effect,
  failAt,
  inShell,
  nothing,
  type StageContext,
  type StageState,
} from "./stage-state.ts"

/** ENV and LABEL: every pair sees the variables from before the instruction. */
export function planKeyValues(instruction: KeyValues, state: StageState, { expander }: StageContext): Effect {
  const expanded = instruction.pairs.map(({ key, value }): [string, string] => [
    expander.text(key, state.scope),
    expander.text(value, state.scope),
  ])
  const history = [instruction.keyword, ...expanded.map(([key, value]) => `${key}=${value}`)].join(" ")
  if (instruction.keyword === "LABEL") {
    const labels = { ...state.config.Labels, ...Object.fromEntries(expanded) }
    return { state: configured(state, { Labels: labels }), operation: nothing, history }
  }
  const environment = new Map([...state.scope.environment, ...expanded])
  const next = configured(state, { Env: environmentLines(environment) })
  return { state: { ...next, scope: { ...state.scope, environment } }, operation: nothing, history }
}

/** CMD and ENTRYPOINT; a new entry point drops the command that came with the base image. */
export function planCommand({ keyword, command }: Command, state: StageState): Effect {
  const line = command.form === "exec" ? [...command.arguments] : inShell(state.config, command.text)
  const history = `${keyword} ${quotedList(line)}`
  if (keyword === "CMD") {
    const next = configured(state, { Cmd: line, ArgsEscaped: true })
    return { state: { ...next, hasCommand: true }, operation: nothing, history }
  }
  const next = configured(state, { Entrypoint: line, ...(!state.hasCommand && { Cmd: null }) })
  return { state: next, operation: nothing, history }
}

export function planHealthcheck(instruction: Healthcheck, state: StageState): Effect {
  const { command, intervalNs, timeoutNs, startPeriodNs, startIntervalNs, retries } = instruction
  const test = testOf(command)
  const check = {
    Test: test,
    ...(intervalNs > 0 && { Interval: intervalNs }),
    ...(timeoutNs > 0 && { Timeout: timeoutNs }),
    ...(startPeriodNs > 0 && { StartPeriod: startPeriodNs }),
    ...(startIntervalNs > 0 && { StartInterval: startIntervalNs }),
    ...(retries > 0 && { Retries: retries }),
  }
  const times = [
    `Interval:${formatDuration(intervalNs)}`,
    `Timeout:${formatDuration(timeoutNs)}`,
    `StartPeriod:${formatDuration(startPeriodNs)}`,
    `StartInterval:${formatDuration(startIntervalNs)}`,
  ]
  const history = `HEALTHCHECK {Test:${plainList(test)} ${times.join(" ")} Retries:${retries}}`
  return { state: configured(state, { Healthcheck: check }), operation: nothing, history }
}

function testOf(command: Healthcheck["command"]): string[] {
  if (command === undefined) return ["NONE"]
  return command.form === "exec" ? ["CMD", ...command.arguments] : ["CMD-SHELL", command.text]
}

export function planShell({ arguments: shell }: Shell, state: StageState): Effect {
  const history = `SHELL ${plainList(shell)}`
  return { state: configured(state, { Shell: [...shell] }), operation: nothing, history }
}

export function planUser({ value }: Single, state: StageState, context: StageContext): Effect {
  const user = required(value, state, context, "USER")
  return { state: configured(state, { User: user }), operation: nothing, history: `USER ${user}` }
}

export function planStopSignal({ value }: Single, state: StageState, context: StageContext): Effect {
  const signal = required(value, state, context, "STOPSIGNAL")
  try {
    parseSignal(signal)
  } catch (error) {
    if (!(error instanceof UnknownSignal)) throw error
    return failAt(value.range, `unknown signal: ${signal}`, context)
  }
  return {
    state: configured(state, { StopSignal: signal }),
    operation: nothing,
    history: `STOPSIGNAL ${signal}`,
  }
}

export function planMaintainer({ value }: Single, state: StageState): Effect {
  return { state: { ...state, author: value.text }, operation: nothing, history: `MAINTAINER ${value.text}` }
}

export function planVolume({ values }: Listed, state: StageState, context: StageContext): Effect {
  const paths = values.map((word) => required(word, state, context, "VOLUME"))
  const volumes = { ...state.config.Volumes, ...Object.fromEntries(paths.map((path) => [path, {}])) }
  const history = `VOLUME ${plainList(paths)}`
  return { state: configured(state, { Volumes: volumes }), operation: nothing, history }
}

export function planExpose({ values }: Listed, state: StageState, context: StageContext): Effect {
  const ports = values.flatMap((word) =>
    context.expander.words(word, state.scope).flatMap((text) => {
      const parsed = parseExposedPorts(text)
      return (
        parsed ?? failAt(word.range, `"${text}" is not a port: write 8080, 8080/udp or 8000-8010`, context)
      )
    }),
  )
  const exposed = { ...state.config.ExposedPorts, ...Object.fromEntries(ports.map((port) => [port, {}])) }
  const history = `EXPOSE ${plainSet(ports)}`
  return { state: configured(state, { ExposedPorts: exposed }), operation: nothing, history }
}

export function required(word: Word, state: StageState, context: StageContext, keyword: string): string {
  const text = context.expander.text(word, state.scope)
  return text === ""
    ? failAt(word.range, `${keyword} is empty once its variables are filled in`, context)
    : text
}
